package io.jenkins.plugins.mysqlsnapshot.snapshot;

/**
 * Who asked for a snapshot: a job's full name, a build's number, and its address (empty where Jenkins has none).
 *
 * @param controller by what this controller knows its own snapshots, no secret; null where it is none, and in an older manifest
 */
public record Origin(String job, int build, String url, String controller) {

    /** Of no controller: nobody takes what it leaves for its own. */
    public Origin(String job, int build, String url) {
        this(job, build, url, null);
    }
}
