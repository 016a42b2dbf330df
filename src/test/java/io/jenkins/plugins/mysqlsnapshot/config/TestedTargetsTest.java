package io.jenkins.plugins.mysqlsnapshot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered of tested connections. */
class TestedTargetsTest {

    private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");

    private final TestedTargets tests = new TestedTargets();

    private static FoundTarget target(String folder, String name) {
        return new FoundTarget(new TargetConfiguration(name), folder);
    }

    @Test
    void theLastTestOfEachPlaceCounts() {
        tests.tested(target(null, "orders"), AT, new ConnectionTest.Report(false, List.of("no")));
        tests.tested(target(null, "orders"), AT.plusSeconds(1), new ConnectionTest.Report(true, List.of("yes")));
        tests.tested(target("shop", "orders"), AT, new ConnectionTest.Report(false, List.of("elsewhere")));
        TestedTargets.Tested last = tests.of(target(null, "orders")).orElseThrow();
        assertTrue(last.report().passed());
        assertEquals(AT.plusSeconds(1), last.at());
        assertEquals(
                List.of("elsewhere"),
                tests.of(target("shop", "orders")).orElseThrow().report().lines());
        assertEquals(Optional.empty(), tests.of(target(null, "billing")));
    }

    @Test
    void aFormThatIsTriedUnderAnyNameFillsNoMemory() {
        for (int i = 0; i < 3_000; i++) {
            tests.tested(target(null, "t" + i), AT, new ConnectionTest.Report(true, List.of()));
        }
        assertTrue(tests.of(target(null, "t0")).isEmpty());
        assertTrue(tests.of(target(null, "t2999")).isPresent());
    }
}
