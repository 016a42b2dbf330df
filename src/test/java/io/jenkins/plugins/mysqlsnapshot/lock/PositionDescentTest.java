package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether a server that is written to goes on from where a set was cut. */
class PositionDescentTest {

    private static final String UUID = "4fe1a231-e7a0-11f1-bdda-4e51e602b50c";
    private static final Position CUT = new Position("binlog.000002", 157, UUID + ":1-5", UUID);
    private static final Position FILE = new Position("binlog.000002", 157, "", UUID);
    private static final Position LATER = new Position("binlog.000002", 300, "", UUID);

    private static PositionDescent of(Position from, Position to, String gtids, Map<String, Long> logs) {
        return PositionDescent.of(from, to, gtids, UUID, logs);
    }

    @Test
    void itGoesOnHoweverMuchIsWrittenSince() {
        PositionDescent descent = of(CUT, null, UUID + ":1-9", Map.of("binlog.000002", 157L, "binlog.000003", 900L));
        assertNull(descent.difference());
        assertTrue(descent.compared());
    }

    @Test
    void aTransactionThatIsMissingIsSeen() {
        assertEquals(
                "its GTID set is " + UUID + ":1-4, which lacks some of " + UUID + ":1-5",
                of(CUT, null, UUID + ":1-4", Map.of()).difference());
    }

    @Test
    void aFileThatEndsElsewhereIsSeen() {
        assertEquals(
                "its binary log binlog.000002 ends at 200, not at 157",
                of(FILE, null, "", Map.of("binlog.000002", 200L)).difference());
    }

    @Test
    void withinARangeItIsRight() {
        assertNull(of(FILE, LATER, "", Map.of("binlog.000002", 200L)).difference());
        assertEquals(
                "its binary log binlog.000002 ends at 301, not between binlog.000002:157 and binlog.000002:300",
                of(FILE, LATER, "", Map.of("binlog.000002", 301L)).difference());
    }

    @Test
    void anotherServerIsSeen() {
        assertEquals(
                "it is server other, not " + UUID,
                PositionDescent.of(CUT, null, UUID + ":1-5", "other", Map.of()).difference());
    }

    @Test
    void aFileThatIsDeletedByNowLeavesTheGtidsOrNothing() {
        assertTrue(of(CUT, null, UUID + ":1-5", Map.of()).compared());
        assertFalse(of(FILE, null, "", Map.of()).compared());
    }
}
