package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.mysqlsnapshot.fixture.SteppedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyTimeTest {

    private final SteppedClock clock = new SteppedClock();
    private final List<String> told = new ArrayList<>();

    private BodyTime of(Duration length) {
        return new BodyTime(
                clock, clock.now().plus(length), () -> told.add("over after " + clock.nanoTime() / 1_000_000_000L));
    }

    @Test
    void itIsToldOnceWhenTheTimeIsOver() {
        of(Duration.ofMinutes(10)).run();
        assertEquals(List.of("over after 600"), told);
    }

    @Test
    void aBodyThatEndsBeforeIsNotTold() {
        BodyTime time = of(Duration.ofMinutes(10));
        time.stop();
        time.run();
        assertEquals(List.of(), told);
    }

    @Test
    void afterARestartThatTookLongerItIsToldAtOnce() {
        BodyTime time = of(Duration.ofMinutes(10));
        clock.advance(Duration.ofMinutes(11));
        time.run();
        assertEquals(List.of("over after 660"), told);
    }
}
