package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
