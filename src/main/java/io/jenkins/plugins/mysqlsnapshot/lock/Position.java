package io.jenkins.plugins.mysqlsnapshot.lock;

/**
 * Where a server's binary log stood under the lock.
 *
 * @param gtidSet the executed GTID set; empty where not every write has a GTID ({@code gtid_mode} other than ON)
 * @param serverUuid {@code @@server_uuid}; empty on MariaDB, which has none that a clone shares
 */
public record Position(String binlogFile, long binlogOffset, String gtidSet, String serverUuid) {

    /**
     * Whether nothing was committed between the two. GTID sets decide where there are any, because
     * {@code FLUSH BINARY LOGS} moves file and offset without any write; without GTIDs, see {@link BinlogRotation}.
     */
    public boolean sameAs(Position other) {
        if (!serverUuid.equals(other.serverUuid)) {
            return false;
        }
        if (!gtidSet.isEmpty() || !other.gtidSet.isEmpty()) {
            return GtidSet.of(gtidSet).equals(GtidSet.of(other.gtidSet));
        }
        return binlogFile.equals(other.binlogFile) && binlogOffset == other.binlogOffset;
    }

    /**
     * Whether a server that stood at the earlier one can stand here: its binary log and its GTID set only grow. A range that
     * fails this belongs to another server, or its logs were reset in between.
     */
    public boolean canFollow(Position earlier) {
        if (!serverUuid.equals(earlier.serverUuid) || !GtidSet.of(gtidSet).canFollow(GtidSet.of(earlier.gtidSet))) {
            return false;
        }
        if (binlogFile.equals(earlier.binlogFile)) {
            return binlogOffset >= earlier.binlogOffset;
        }
        // the number is padded with zeros up to six digits and grows beyond that
        return binlogFile.length() > earlier.binlogFile.length()
                || (binlogFile.length() == earlier.binlogFile.length() && binlogFile.compareTo(earlier.binlogFile) > 0);
    }

    @Override
    public String toString() {
        return binlogFile + ":" + binlogOffset + (gtidSet.isEmpty() ? "" : ", GTID " + gtidSet);
    }
}
