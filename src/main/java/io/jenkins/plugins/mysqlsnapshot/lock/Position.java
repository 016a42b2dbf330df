package io.jenkins.plugins.mysqlsnapshot.lock;

/**
 * Where a server's binary log stood under the lock.
 *
 * @param gtidSet the executed GTID set; empty where the server has none, and then proves nothing
 * @param serverUuid {@code @@server_uuid}; empty on MariaDB, which has none that a clone shares
 */
public record Position(String binlogFile, long binlogOffset, String gtidSet, String serverUuid) {

    /**
     * Whether nothing was committed between the two. GTID sets decide where there are any, because
     * {@code FLUSH BINARY LOGS} moves file and offset without any write.
     */
    public boolean sameAs(Position other) {
        if (!serverUuid.equals(other.serverUuid)) {
            return false;
        }
        if (!gtidSet.isEmpty() || !other.gtidSet.isEmpty()) {
            return gtidSet.equals(other.gtidSet);
        }
        return binlogFile.equals(other.binlogFile) && binlogOffset == other.binlogOffset;
    }

    @Override
    public String toString() {
        return binlogFile + ":" + binlogOffset + (gtidSet.isEmpty() ? "" : ", GTID " + gtidSet);
    }
}
