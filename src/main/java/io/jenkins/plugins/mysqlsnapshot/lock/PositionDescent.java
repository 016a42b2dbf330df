package io.jenkins.plugins.mysqlsnapshot.lock;

import java.util.Map;

/**
 * Whether a server that is written to goes on from where a set was cut. Pure.
 *
 * @param difference what says that it does not; null where nothing does
 * @param compared whether there was anything to compare: a server deletes its old binary logs
 */
public record PositionDescent(String difference, boolean compared) {

    /**
     * Compares: the server's GTID set has all of the cut's, and the file that was written then ends where it ended, since every boot begins a
     * new one.
     *
     * @param to the end of a range; null where the cut was at one position
     * @param gtids that the server has executed
     * @param uuid empty on MariaDB
     * @param logs the server's binary logs, with their sizes in bytes
     */
    static PositionDescent of(Position from, Position to, String gtids, String uuid, Map<String, Long> logs) {
        String cutOn = from.serverUuid() == null ? "" : from.serverUuid();
        if (!cutOn.isEmpty() && !cutOn.equals(uuid)) {
            return new PositionDescent("it is server " + uuid + ", not " + cutOn, true);
        }
        boolean byGtid = !from.gtidSet().isEmpty();
        if (byGtid && !GtidSet.of(gtids).canFollow(GtidSet.of(from.gtidSet()))) {
            return new PositionDescent(
                    "its GTID set is " + (gtids.isEmpty() ? "empty" : gtids) + ", which lacks some of "
                            + from.gtidSet(),
                    true);
        }
        Long size = logs.get(from.binlogFile());
        if (size == null) {
            return new PositionDescent(null, byGtid);
        }
        boolean ends = to == null
                ? size == from.binlogOffset()
                : size >= from.binlogOffset()
                        && (!from.binlogFile().equals(to.binlogFile()) || size <= to.binlogOffset());
        return ends
                ? new PositionDescent(null, true)
                : new PositionDescent(
                        "its binary log " + from.binlogFile() + " ends at " + size + ", not "
                                + (to == null ? "at " + from.binlogOffset() : "between " + from + " and " + to),
                        true);
    }
}
