package io.jenkins.plugins.mysqlsnapshot.lock;

import java.util.List;

/**
 * Whether a binary log was only rotated between two positions, as by FLUSH BINARY LOGS: then nothing was written. Judged by the
 * files' sizes, which REPLICATION CLIENT may see; for servers without GTIDs, whose position tells no rotation from a write. Pure.
 */
final class BinlogRotation {

    /** Header, timestamp to flags (19 bytes), and the next file's offset (8), which the next file's name follows. */
    private static final int ROTATE_EVENT = 27;

    private static final int CHECKSUM = 4;

    /**
     * The description and the empty set of previous GTIDs end at 154 (5.7.22) to 158 (9.7); a transaction begins with an event of
     * at least 65 bytes. Measured in {@code RotationWithoutGtids}.
     */
    private static final int LONGEST_HEAD = 200;

    /** A row of SHOW BINARY LOGS. */
    record Log(String name, long size) {}

    private BinlogRotation() {}

    /** @param logs all that the server has, oldest first */
    static boolean isAll(Position from, Position to, List<Log> logs) {
        if (!from.gtidSet().isEmpty()
                || !to.gtidSet().isEmpty()
                || !from.serverUuid().equals(to.serverUuid())) {
            return false;
        }
        List<String> names = logs.stream().map(Log::name).toList();
        int first = names.indexOf(from.binlogFile());
        int last = names.indexOf(to.binlogFile());
        if (first < 0 || last <= first || to.binlogOffset() > LONGEST_HEAD) {
            return false;
        }
        if (!endsByRotation(logs.get(first), from.binlogOffset(), names.get(first + 1))) {
            return false;
        }
        for (int i = first + 1; i < last; i++) {
            if (logs.get(i).size()
                    > LONGEST_HEAD + ROTATE_EVENT + names.get(i + 1).length() + CHECKSUM) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsByRotation(Log log, long offset, String next) {
        long grown = log.size() - offset;
        return grown == ROTATE_EVENT + next.length() || grown == ROTATE_EVENT + next.length() + CHECKSUM;
    }
}
