package io.jenkins.plugins.mysqlsnapshot.lock;

/**
 * One channel by which a replica follows a source (MariaDB: one connection), as the server showed it. The error is its number
 * alone: its text may quote data.
 *
 * @param name empty for the default one
 * @param source host and port
 * @param ioRunning {@code Yes}, {@code No} or {@code Connecting}: whether changes are being received
 * @param applierRunning whether what was received is being applied
 * @param secondsBehind as the server reckons it, the last time while the applier ran; null where it cannot
 * @param receivedFile the source's binary log up to which was received
 * @param appliedFile the source's binary log up to which was applied
 * @param receivedGtids the GTIDs received; empty where there are none
 * @param appliedGtids the GTIDs applied; empty where there are none
 * @param applierError the number of the error that stopped the applier; 0 where none did
 */
public record ReplicaChannel(
        String name,
        String source,
        String ioRunning,
        boolean applierRunning,
        Long secondsBehind,
        String receivedFile,
        long receivedOffset,
        String appliedFile,
        long appliedOffset,
        String receivedGtids,
        String appliedGtids,
        int applierError) {

    /** This, as far behind as it was before its applier was stopped. */
    ReplicaChannel withLagOf(ReplicaChannel earlier) {
        return new ReplicaChannel(
                name,
                source,
                ioRunning,
                applierRunning,
                secondsBehind == null ? earlier.secondsBehind : secondsBehind,
                receivedFile,
                receivedOffset,
                appliedFile,
                appliedOffset,
                receivedGtids,
                appliedGtids,
                applierError);
    }

    /** As people call it. */
    String title() {
        return name.isEmpty() ? "the default channel" : "channel '" + name + "'";
    }

    @Override
    public String toString() {
        String gtids = appliedGtids.isEmpty() ? "" : ", GTID " + appliedGtids;
        return title() + " from " + source + ": receiving " + ioRunning + ", applying "
                + (applierRunning ? "Yes" : "No")
                + (applierError == 0 ? "" : " (error " + applierError + ")") + ", "
                + (secondsBehind == null ? "lag not known" : secondsBehind + " s behind") + ", applied up to "
                + appliedFile + ":" + appliedOffset + gtids;
    }
}
