package io.jenkins.plugins.mysqlsnapshot.verification;

import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.lock.Position;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.util.Objects;

/**
 * Where the server stood when it was cut, as its snapshots say.
 *
 * @param to the end of a range; null where the position is exact
 */
public record ExpectedPosition(Position from, Position to) {

    /** Null where the binary log was off. */
    public static ExpectedPosition of(KnownSnapshot one) {
        Position from = position(one, "");
        return from == null ? null : new ExpectedPosition(from, position(one, "-after"));
    }

    private static Position position(KnownSnapshot one, String suffix) {
        String file = one.mark(SnapshotMarks.PREFIX + "binlog-file" + suffix);
        String offset = one.mark(SnapshotMarks.PREFIX + "binlog-offset" + suffix);
        return file == null || offset == null || !offset.matches("[0-9]{1,18}")
                ? null
                : new Position(
                        file,
                        Long.parseLong(offset),
                        Objects.requireNonNullElse(one.mark(SnapshotMarks.PREFIX + "gtid-set" + suffix), ""),
                        one.mark(SnapshotMarks.PREFIX + "server-uuid"));
    }

    /** For log and evidence. */
    public String words() {
        return to == null ? from.toString() : from + " to " + to;
    }
}
