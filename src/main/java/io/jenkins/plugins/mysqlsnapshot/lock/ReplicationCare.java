package io.jenkins.plugins.mysqlsnapshot.lock;

/**
 * What is changed on the server for the time of the lock, on request, and always changed back.
 *
 * @param pauseReplica stops the appliers that run
 * @param desync sets a Galera node's {@code wsrep_desync}
 */
public record ReplicationCare(boolean pauseReplica, boolean desync) {

    /** Nothing is. */
    public static final ReplicationCare NONE = new ReplicationCare(false, false);
}
