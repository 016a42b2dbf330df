package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestoredPositionTest {

    private static final String UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    private static Position at(String file, long offset, String gtids) {
        return new Position(file, offset, gtids, UUID);
    }

    private static RestoredPosition found(String gtids, String end) {
        return new RestoredPosition(gtids, UUID, end);
    }

    @Test
    void whatStandsWhereItWasCutDiffersInNothing() {
        assertEquals(
                Optional.empty(),
                found(UUID + ":1-5", "binlog.000002:155")
                        .differenceFrom(at("binlog.000002", 155, UUID + ":1-5"), null));
        assertEquals(
                Optional.empty(), found("", "binlog.000002:155").differenceFrom(at("binlog.000002", 155, ""), null));
        assertEquals(
                Optional.empty(),
                new RestoredPosition("0-1-22", "", "binlog.000001:9")
                        .differenceFrom(new Position("binlog.000001", 9, "0-1-22", ""), null));
    }

    @Test
    void oneTransactionMoreOrLessIsTold() {
        Position cut = at("binlog.000002", 155, UUID + ":1-5");
        assertEquals(
                Optional.of("its GTID set is " + UUID + ":1-4, not " + UUID + ":1-5"),
                found(UUID + ":1-4", "binlog.000002:155").differenceFrom(cut, null));
        assertEquals(
                Optional.of("its GTID set is empty, not " + UUID + ":1-5"),
                found("", "").differenceFrom(cut, null));
        assertEquals(
                Optional.of("its binary log ends at binlog.000002:100, not binlog.000002:155"),
                found("", "binlog.000002:100").differenceFrom(at("binlog.000002", 155, ""), null));
    }

    @Test
    void anotherServersDataIsTold() {
        assertEquals(
                Optional.of("it is server other, not " + UUID),
                new RestoredPosition("", "other", "binlog.000002:155")
                        .differenceFrom(at("binlog.000002", 155, ""), null));
    }

    @Test
    void whereCommitsWentOnAnyPointOfTheRangeWillDo() {
        Position from = at("binlog.000002", 155, UUID + ":1-5");
        Position to = at("binlog.000003", 20, UUID + ":1-9");
        assertEquals(Optional.empty(), found(UUID + ":1-7", "binlog.000002:900").differenceFrom(from, to));
        assertEquals(
                Optional.of("its GTID set is " + UUID + ":1-10, not between " + UUID + ":1-5 and " + UUID + ":1-9"),
                found(UUID + ":1-10", "binlog.000003:21").differenceFrom(from, to));
        Position plainFrom = at("binlog.000002", 155, "");
        Position plainTo = at("binlog.000003", 20, "");
        assertEquals(Optional.empty(), found("", "binlog.000002:900").differenceFrom(plainFrom, plainTo));
        assertEquals(
                Optional.of(
                        "its binary log ends at binlog.000003:21, not between binlog.000002:155 and binlog.000003:20"),
                found("", "binlog.000003:21").differenceFrom(plainFrom, plainTo));
    }
}
