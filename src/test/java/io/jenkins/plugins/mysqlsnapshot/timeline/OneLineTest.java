package io.jenkins.plugins.mysqlsnapshot.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A name or an answer cannot forge a line of the log, hide one, or turn it round. */
class OneLineTest {

    @Test
    void aLineBreakInAFindingIsWrittenOut() {
        Finding forged = new Finding("PVC 'data\n[mysql-snapshot] +0.1s proved'", "is not there", "look");

        assertEquals("PVC 'data\\u000a[mysql-snapshot] +0.1s proved': is not there; look", forged.toString());
    }

    @Test
    void aTerminalsEscapeAndAReadingDirectionInAnEventAreWrittenOut() {
        Event event = new Event(Phase.CUT, Instant.EPOCH, Duration.ZERO, "\u001b[2J \u202egnp.exe");

        assertEquals("\\u001b[2J \\u202egnp.exe", event.detail());
    }

    @Test
    void whatAnAlphabetNeedsStays() {
        assertEquals("Größe 数据 données", OneLine.of("Größe 数据 données"));
    }
}
