package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two runs on the same server never fight: the second waits its turn, or says who is at work. And a stopped run holds nothing. */
class TwoControllersTest {

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    private LockScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        LockScenario.prepare(mysql.server());
    }

    @BeforeEach
    void given() {
        scenario = new LockScenario(mysql.server());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        scenario.assertNothingHeld();
    }

    @Test
    void theSecondRunWaitsForTheFirst() throws Exception {
        try (ReadLocker first = scenario.locker(LockLimits.defaults());
                ReadLocker second = scenario.locker(LockLimits.defaults())) {
            first.preflight();
            second.preflight();
            ReadLock held = first.acquire();
            CompletableFuture<ReadLock> next = CompletableFuture.supplyAsync(() -> {
                try {
                    return second.acquire();
                } catch (LockException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (scenario.details(Phase.GUARD).isEmpty()) {
                scenario.clock.pause(Duration.ofMillis(10));
            }

            held.release("the test says so");

            next.get(10, TimeUnit.SECONDS).release("the test says so");
            assertTrue(scenario.details(Phase.GUARD).get(0).contains("connection " + held.connectionId()));
        }
    }

    @Test
    void theSecondRunSaysWhoIsAtWorkWhenItsBudgetIsSpent() throws Exception {
        try (ReadLocker first = scenario.locker(LockLimits.defaults());
                ReadLocker second = scenario.locker(LockLimits.defaults().withAcquireBudget(Duration.ofMillis(300)))) {
            first.preflight();
            second.preflight();
            ReadLock held = first.acquire();

            String message = assertThrows(LockException.class, second::acquire).getMessage();

            assertTrue(
                    message.contains("another snapshot run") && message.contains("connection " + held.connectionId()),
                    message);
            held.release("the test says so");
        }
    }

    @Test
    void anInterruptedAttemptHoldsNothing() throws Exception {
        LockLimits patient =
                LockLimits.defaults().withLongRunning(Duration.ofHours(1)).withAttemptBound(Duration.ofSeconds(10));
        CompletableFuture<Duration> select = scenario.running("SELECT SLEEP(4) FROM shop.orders LIMIT 1");
        scenario.awaitRunning("SLEEP", 0);
        try (ReadLocker locker = scenario.locker(patient)) {
            locker.preflight();
            CompletableFuture<Throwable> outcome = new CompletableFuture<>();
            Thread run = new Thread(
                    () -> outcome.complete(assertThrows(InterruptedException.class, locker::acquire)), "test-run");
            run.start();
            scenario.awaitState("Waiting for table flush");

            run.interrupt();

            outcome.get(10, TimeUnit.SECONDS);
            Duration stall = scenario.running("INSERT INTO shop.stock (note) VALUES ('b')")
                    .get(20, TimeUnit.SECONDS);
            assertTrue(stall.toMillis() < 500, "stalled " + stall);
            assertEquals(0, scenario.details(Phase.LOCKED).size());
        }
        select.get(20, TimeUnit.SECONDS);
    }
}
