package io.jenkins.plugins.mysqlsnapshot.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Names of targets as labels, and ages as scripts write them. */
class TargetLabelTest {

    @Test
    void aNameThatCanBeALabelIsOne() {
        assertEquals("orders-db", SnapshotMarks.targetLabel("orders-db"));
        assertEquals("a".repeat(63), SnapshotMarks.targetLabel("a".repeat(63)));
    }

    @Test
    void anyOtherHasAHashThatStaysTheSame() {
        for (String name : List.of("", "a".repeat(64), "shop/orders", "Bestellungen für alle", "-x", "a\nb")) {
            String label = SnapshotMarks.targetLabel(name);
            assertTrue(SnapshotMarks.isLabelValue(label), label);
            assertTrue(label.matches("sha256-[0-9a-f]{32}"), label);
        }
        assertNotEquals(SnapshotMarks.targetLabel("shop/a"), SnapshotMarks.targetLabel("shop/b"));
        assertEquals(
                "sha256-36d66a7b3a32ca3ca7f8c5be6eb3e6d5".length(),
                SnapshotMarks.targetLabel("a/b").length());
    }

    @Test
    void agesAreReadInAllUnits() {
        assertEquals(Optional.of(Duration.ofHours(24)), Age.of("24h"));
        assertEquals(Optional.of(Duration.ofDays(30)), Age.of("30 d"));
        assertEquals(Optional.of(Duration.ofDays(14)), Age.of("2w"));
        assertEquals(Optional.of(Duration.ofMinutes(5)), Age.of("5m"));
        assertEquals(Optional.of(Duration.ofSeconds(5)), Age.of("5s"));
        for (String none : List.of("", "24", "h", "-1h", "1.5h", "1y", "9999999d")) {
            assertEquals(Optional.empty(), Age.of(none), none);
        }
    }
}
