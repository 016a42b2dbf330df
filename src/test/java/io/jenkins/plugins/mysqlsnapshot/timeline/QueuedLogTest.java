package io.jenkins.plugins.mysqlsnapshot.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.SteppedClock;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A build log that is slow, or gone, and what a run notices of it. */
class QueuedLogTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ExecutorService pool = Executors.newCachedThreadPool();

    private static TimelineLog to(OutputStream out) {
        return new TimelineLog(new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void linesOfManyThreadsComeOutWholeAndThoseOfOneInOrder() throws Exception {
        QueuedLog log = new QueuedLog(Clock.system(), pool, to(bytes));
        IntStream.range(0, 2_000).forEach(i -> log.say("line " + i));
        log.flush();
        pool.shutdown();
        assertEquals(
                IntStream.range(0, 2_000)
                        .mapToObj(i -> "[mysql-snapshot] line " + i)
                        .toList(),
                lines());
        assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS));
    }

    @Test
    void whoRecordsAnEventDoesNotWaitForASlowDisk() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch disk = new CountDownLatch(1);
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int b) {
                writing.countDown();
                try {
                    disk.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                bytes.write(b);
            }
        };
        QueuedLog log = new QueuedLog(Clock.system(), pool, to(slow));
        Timeline timeline = new Timeline(Clock.system(), log);
        timeline.record(Phase.LOCKED, "first");
        assertTrue(writing.await(10, TimeUnit.SECONDS));
        timeline.record(Phase.UNLOCKED, "second");
        assertEquals(List.of(), lines());
        disk.countDown();
        log.flush();
        assertEquals(2, lines().size());
        assertTrue(lines().get(1).endsWith("unlocked second"), lines()::toString);
        pool.shutdown();
    }

    @Test
    void aLogThatHangsEndsTheFlushAfterTenSeconds() {
        SteppedClock clock = new SteppedClock();
        Queue<Runnable> never = new ArrayDeque<>();
        QueuedLog log = new QueuedLog(clock, never::add, to(bytes));
        log.say("unheard");
        log.flush();
        assertEquals(Duration.ofSeconds(10).toNanos(), clock.nanoTime());
        assertEquals(1, never.size());
    }

    @Test
    void aControllerThatGoesDownStillPrints() {
        QueuedLog log = new QueuedLog(
                Clock.system(),
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                to(bytes));
        log.say("the last words");
        assertEquals(List.of("[mysql-snapshot] the last words"), lines());
    }

    @Test
    void anInterruptIsKeptForWhoFlushes() throws Exception {
        QueuedLog log = new QueuedLog(Clock.system(), pool, to(bytes));
        log.say("before");
        Thread.currentThread().interrupt();
        log.flush();
        assertTrue(Thread.interrupted());
        assertFalse(lines().isEmpty());
        pool.shutdown();
    }
}
