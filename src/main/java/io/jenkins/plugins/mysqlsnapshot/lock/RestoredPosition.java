package io.jenkins.plugins.mysqlsnapshot.lock;

import java.util.Optional;

/**
 * Where a server stands that was booted on a copy of a set, before anything was written to it. Immutable.
 *
 * @param gtidSet what it has executed; of MariaDB what its binary log has; empty where not every write has a GTID
 * @param serverUuid empty on MariaDB
 * @param binlogEnd {@code file:offset} where its binary log ended before this boot, which began a new file; empty where it has none
 */
public record RestoredPosition(String gtidSet, String serverUuid, String binlogEnd) {

    /**
     * Compares it with what was read under the lock. GTID sets decide where there are any, as in {@link Position#sameAs}; else the end
     * of the binary log does.
     *
     * @param from where the server stood when it was cut
     * @param to the end of the range where commits went on meanwhile; null where the position is exact
     * @return what differs, in words; empty where nothing does
     */
    public Optional<String> differenceFrom(Position from, Position to) {
        String uuid = from.serverUuid() == null ? "" : from.serverUuid();
        if (!uuid.isEmpty() && !uuid.equals(serverUuid)) {
            return Optional.of("it is server " + serverUuid + ", not " + uuid);
        }
        if (!from.gtidSet().isEmpty()) {
            return gtidDifference(from, to);
        }
        if (to == null) {
            return differs(binlogEnd.equals(end(from)), "its binary log ends at " + binlogEnd, end(from));
        }
        return differs(
                isWithin(from, to), "its binary log ends at " + binlogEnd, "between " + end(from) + " and " + end(to));
    }

    private Optional<String> gtidDifference(Position from, Position to) {
        GtidSet found = GtidSet.of(gtidSet);
        GtidSet first = GtidSet.of(from.gtidSet());
        if (to == null) {
            return differs(found.equals(first), "its GTID set is " + words(gtidSet), from.gtidSet());
        }
        return differs(
                found.canFollow(first) && GtidSet.of(to.gtidSet()).canFollow(found),
                "its GTID set is " + words(gtidSet),
                "between " + from.gtidSet() + " and " + to.gtidSet());
    }

    private static String words(String gtids) {
        return gtids.isEmpty() ? "empty" : gtids;
    }

    private static Optional<String> differs(boolean fits, String found, String expected) {
        return fits ? Optional.empty() : Optional.of(found + ", not " + expected);
    }

    private boolean isWithin(Position from, Position to) {
        int colon = binlogEnd.lastIndexOf(':');
        if (colon < 0) {
            return false;
        }
        Position end = new Position(
                binlogEnd.substring(0, colon), Long.parseLong(binlogEnd.substring(colon + 1)), "", from.serverUuid());
        Position first = new Position(from.binlogFile(), from.binlogOffset(), "", from.serverUuid());
        Position last = new Position(to.binlogFile(), to.binlogOffset(), "", from.serverUuid());
        return end.canFollow(first) && last.canFollow(end);
    }

    private static String end(Position position) {
        return position.binlogFile() + ":" + position.binlogOffset();
    }

    /** For log and evidence. */
    public String words() {
        return (binlogEnd.isEmpty() ? "no binary log" : binlogEnd) + (gtidSet.isEmpty() ? "" : ", GTID " + gtidSet);
    }
}
