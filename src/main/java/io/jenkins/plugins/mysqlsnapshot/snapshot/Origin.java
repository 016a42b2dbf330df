package io.jenkins.plugins.mysqlsnapshot.snapshot;

/** Who asked for a snapshot: a job's full name, a build's number, and its address (empty where Jenkins has none). */
public record Origin(String job, int build, String url) {}
