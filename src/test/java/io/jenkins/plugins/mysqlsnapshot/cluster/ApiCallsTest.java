package io.jenkins.plugins.mysqlsnapshot.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls of several runs to one API server; the calls here only wait. */
class ApiCallsTest {

    private static final List<Integer> TWENTY = IntStream.range(0, 20).boxed().toList();

    private final Clock clock = Clock.system();
    private final ApiCalls calls = new ApiCalls(clock);

    private Deadline in(Duration time) {
        return clock.deadline(time);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatWritersWaitForIsAskedFourAtOnceAndTakesNoThread() throws Exception {
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        ApiCalls.Round round = calls.start(TWENTY, item -> {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        });
        assertEquals(4, asked.size());
        for (int answered = 1; answered < TWENTY.size(); answered++) {
            asked.get(answered).complete(null);
            assertEquals(Math.min(TWENTY.size(), answered + 4), asked.size());
        }
        assertFalse(round.await(() -> false, in(Duration.ZERO)));
        asked.get(0).completeExceptionally(new IllegalStateException("refused"));
        assertTrue(round.await(() -> false, in(Duration.ZERO)));
    }

    @Test
    void whatHasNotBegunWhenARoundIsStoppedNeverDoes() throws Exception {
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        ApiCalls.Round round = calls.start(TWENTY, item -> {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        });
        asked.get(0).complete(null);
        round.stop();
        assertFalse(round.await(() -> false, in(Duration.ZERO)));
        List.copyOf(asked).forEach(answer -> answer.complete(null));
        assertTrue(round.await(() -> false, in(Duration.ZERO)));
        assertEquals(5, asked.size());
    }

    @Test
    void whatIsAnsweredAtOnceIsAskedToTheLast() throws Exception {
        List<Integer> asked = new ArrayList<>();
        ApiCalls.Round round = calls.start(TWENTY, item -> {
            asked.add(item);
            return CompletableFuture.completedStage(null);
        });
        assertTrue(round.await(() -> false, in(Duration.ZERO)));
        assertEquals(TWENTY, asked);
    }

    @Test
    void theRestIsAskedAFewAtATime() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch both = new CountDownLatch(2);
        assertTrue(calls.each(
                TWENTY,
                item -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    both.countDown();
                    await(both);
                    now.decrementAndGet();
                },
                in(Duration.ofSeconds(30))));
        assertEquals(2, most.get());
    }

    @Test
    void whatHasNotBegunWhenItsTimeIsUpNeverDoes() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        assertFalse(calls.each(
                TWENTY,
                item -> {
                    begun.incrementAndGet();
                    await(over);
                },
                in(Duration.ofMillis(200))));
        int before = begun.get();
        over.countDown();
        // it comes after those, and so do the next run's
        assertTrue(calls.each(List.of(1, 2, 3, 4, 5), item -> {}, in(Duration.ofSeconds(30))));
        assertEquals(before, begun.get());
        assertTrue(before <= 4, before + " begun");
    }
}
