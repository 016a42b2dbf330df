package io.jenkins.plugins.mysqlsnapshot.volume;

/**
 * A VolumeSnapshot that is proved and kept.
 *
 * @param planned its name, namespace and driver
 * @param uid by which it is told from another one of its name
 */
public record KeptSnapshot(PlannedSnapshot planned, String uid) {}
