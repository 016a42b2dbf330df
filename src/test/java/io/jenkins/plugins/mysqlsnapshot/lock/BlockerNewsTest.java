package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.SteppedClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a guard that waits writes into the log. */
class BlockerNewsTest {

    private final SteppedClock clock = new SteppedClock();
    private final BlockerNews news = new BlockerNews(clock);

    private static List<RunningStatement> by(long connection) {
        return List.of(new RunningStatement(
                connection,
                "app",
                "10.0.0.7",
                Duration.ofSeconds(40),
                true,
                StatementKind.READ,
                true,
                false,
                0,
                "SELECT note FROM orders"));
    }

    @Test
    void theFirstBlockersAreToldAtOnce() {
        assertTrue(news.line(by(7)).orElseThrow().startsWith("not attempted yet, waiting for connection 7"));
    }

    @Test
    void theSameBlockersAreToldOnce() {
        news.line(by(7));
        clock.advance(Duration.ofMinutes(5));
        assertEquals(Optional.empty(), news.line(by(7)));
    }

    @Test
    void otherBlockersAreToldAfterTenSecondsNotSooner() {
        news.line(by(7));
        clock.advance(Duration.ofMillis(9_900));
        assertEquals(Optional.empty(), news.line(by(8)));
        clock.advance(Duration.ofMillis(100));
        assertTrue(news.line(by(9)).orElseThrow().contains("connection 9"));
        assertEquals(Optional.empty(), news.line(by(10)));
    }

    @Test
    void theSameBlockersAreNewsAfterTheWayWasClear() {
        news.line(by(7));
        news.clear();
        clock.advance(Duration.ofSeconds(10));
        assertTrue(news.line(by(7)).isPresent());
    }
}
