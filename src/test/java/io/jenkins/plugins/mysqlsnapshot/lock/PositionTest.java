package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which position can come after which, and which are the same. */
class PositionTest {

    private static final Position EARLIER = new Position("binlog.000009", 500, "", "uuid");

    @ParameterizedTest
    @CsvSource({
        "binlog.000009, 500, uuid, true",
        "binlog.000009, 501, uuid, true",
        "binlog.000009, 499, uuid, false",
        "binlog.000010, 4, uuid, true",
        "binlog.1000000, 4, uuid, true",
        "binlog.000008, 900, uuid, false",
        "binlog.000009, 600, other, false",
    })
    void aBinaryLogOnlyGrows(String file, long offset, String uuid, boolean can) {
        assertEquals(can, new Position(file, offset, "", uuid).canFollow(EARLIER));
    }

    @ParameterizedTest
    @CsvSource({"binlog.000010, 155, a:1-5, true", "binlog.000009, 500, a:1-6, false"})
    void whereThereAreGtidsARotationIsNoWrite(String file, long offset, String gtids, boolean same) {
        Position before = new Position("binlog.000009", 500, "a:1-5", "uuid");

        assertEquals(same, new Position(file, offset, gtids, "uuid").sameAs(before));
    }

    @ParameterizedTest
    @CsvSource({
        "binlog.000009, 500, '', uuid, true",
        "binlog.000009, 501, '', uuid, false",
        "binlog.000010, 500, '', uuid, false",
        "binlog.000009, 500, '', other, false",
        // GTIDs that came or went are a difference, whatever the file says
        "binlog.000009, 500, a:1, uuid, false",
    })
    void withoutGtidsFileAndOffsetDecide(String file, long offset, String gtids, String uuid, boolean same) {
        Position now = new Position(file, offset, gtids, uuid);

        assertEquals(same, now.sameAs(EARLIER));
        assertEquals(same, EARLIER.sameAs(now));
    }

    @Test
    void aFileOfTheSameNumberInAnotherLengthIsAnotherOne() {
        assertFalse(new Position("binlog.00009", 4, "", "uuid").canFollow(EARLIER));
    }

    @Test
    void itIsShownAsPeopleWriteIt() {
        assertEquals("binlog.000009:500", EARLIER.toString());
        assertEquals("binlog.000009:500, GTID a:1-5", new Position("binlog.000009", 500, "a:1-5", "uuid").toString());
    }
}
