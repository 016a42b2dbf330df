package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Event;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A held lock: kept alive, ended at its bound, let go whatever happens to its thread. What every server has in common is in {@link LockOnAnyServer}. */
class ReadLockTest {

    private static final String INSERT = "INSERT INTO shop.orders (note) VALUES ('walk')";

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
    void readsGoOnUnderTheLock() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            scenario.running("SELECT COUNT(*) FROM shop.orders").get(5, TimeUnit.SECONDS);

            lock.release("the test says so");
        }
    }

    @Test
    void aKeptLockOutlivesItsLease() throws Exception {
        LockLimits limits = LockLimits.defaults().withLease(Duration.ofSeconds(2));
        try (ReadLocker locker = scenario.locker(limits)) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            CompletableFuture<LockException> lost = new CompletableFuture<>();
            LockKeeper keeper = new LockKeeper(scenario.clock, lock, limits, lost::complete);
            Thread thread = new Thread(keeper, "test-keeper");
            thread.start();

            CompletableFuture<Duration> insert = scenario.running(INSERT);
            scenario.awaitRunning("INSERT INTO shop.orders", 4);
            assertFalse(lost.isDone());
            assertFalse(insert.isDone());

            keeper.stop();
            thread.join(5000);
            assertFalse(thread.isAlive());
            lock.prove();
            lock.release("the test says so");
            insert.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void theKeeperTellsThatTheLockMayBeHeldNoLonger() throws Exception {
        LockLimits limits = LockLimits.defaults().withMaxHold(Duration.ofMillis(200));
        try (ReadLocker locker = scenario.locker(limits)) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            CompletableFuture<LockException> lost = new CompletableFuture<>();

            new Thread(new LockKeeper(scenario.clock, lock, limits, lost::complete), "test-keeper").start();

            assertTrue(lost.get(5, TimeUnit.SECONDS).getMessage().contains("maxHold"));
            assertThrows(LockException.class, lock::prove);
        }
    }

    @Test
    void anInterruptAsTheServerAnswersIsToldWithTheLockThatItEnds() throws Exception {
        Clock stopping = new Clock() {
            @Override
            public Instant now() {
                return scenario.clock.now();
            }

            @Override
            public long nanoTime() {
                return scenario.clock.nanoTime();
            }

            @Override
            public boolean await(Bell bell, BooleanSupplier condition, Deadline deadline) throws InterruptedException {
                boolean held = scenario.clock.await(bell, condition, deadline);
                if (held && scenario.timeline.events().stream().anyMatch(event -> event.phase() == Phase.ATTEMPT)) {
                    Thread.currentThread().interrupt();
                }
                return held;
            }
        };
        try (ReadLocker locker =
                new ReadLocker(stopping, scenario.timeline, scenario.access(), LockLimits.defaults())) {
            locker.preflight();
            assertThrows(InterruptedException.class, locker::acquire);
        }
        List<Phase> phases =
                scenario.timeline.events().stream().map(Event::phase).toList();
        assertEquals(
                List.of(Phase.ATTEMPT, Phase.LOCKED, Phase.UNLOCKED),
                phases.subList(phases.indexOf(Phase.ATTEMPT), phases.size()));
    }

    @Test
    void anInterruptDoesNotLoseTheUnlockAndIsKept() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            Thread.currentThread().interrupt();
            lock.release("the test says so");

            assertTrue(Thread.interrupted());
            assertEquals(1, scenario.details(Phase.UNLOCKED).size());
        }
    }

    @Test
    void theProofIsToldAsOfTheInstantItIsGoodFor() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            lock.prove();
            lock.release("the test says so");

            assertEquals(
                    scenario.timeline.sinceStart(lock.after().atNanos()),
                    scenario.timeline.first(Phase.PROVED).orElseThrow().sinceStart());
        }
    }

    @Test
    void aLockThatTheServerNoLongerShowsIsNotProved() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ticketsShown("NO");

            String message = assertThrows(LockException.class, locker::acquire).getMessage();

            assertTrue(message.contains("metadata_locks does not show the lock as held"), message);
        } finally {
            ticketsShown("YES");
        }
    }

    @Test
    void aPositionThatMovedUnderTheLockIsNotProved() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            // nobody can write meanwhile, but this moves the position all the same
            mysql.server().execute("RESET MASTER");

            String message = assertThrows(LockException.class, lock::prove).getMessage();
            assertTrue(message.contains("the position moved from " + lock.position()), message);
        }
    }

    private static void ticketsShown(String enabled) throws Exception {
        mysql.server()
                .execute("UPDATE performance_schema.setup_instruments SET ENABLED = '" + enabled
                        + "' WHERE NAME = 'wait/lock/metadata/sql/mdl'");
    }

    @Test
    void closingTheLockerLetsAForgottenLockGo() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            locker.acquire();
        }

        assertEquals(1, scenario.details(Phase.UNLOCKED).size());
    }
}
