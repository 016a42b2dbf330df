package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job on a real Kubernetes: a real MySQL in a pod under load, as an account with the documented rights alone. */
@Tag("cluster")
class ClusterRunTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private static final int RUNS = Integer.getInteger("runs", 3);

    private ClusterScenario scenario;
    private WriteLoad load;

    @BeforeEach
    void given() throws Exception {
        scenario = new ClusterScenario(real.namespace());
        load = WriteLoad.start(scenario.server, 2, 1);
        load.awaitCommits(20);
    }

    @AfterEach
    void nothingIsHeld() throws Exception {
        if (scenario != null) {
            load.close();
            scenario.assertNothingHeld();
            scenario.close();
        }
    }

    @Test
    void insertsAreBlockedByTheLockSeenToWaitAndFreeAtTheCut() throws Exception {
        real.cluster().behave("{\"cutDelayMillis\":3000}");
        CompletableFuture<Manifest> run = start(LockLimits.defaults());

        scenario.server.await(
                "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'INSERT INTO shop.ledger%'"
                        + " AND STATE = 'Waiting for global read lock'",
                waiting -> Integer.parseInt(waiting) > 0, ClusterScenario.SOON);
        assertTrue(scenario.server.globalReadLocks() > 0);
        long written = load.commits();
        scenario.await("the storage cuts", () -> scenario.reached(Phase.CUT) || run.isDone());
        assertTrue(load.commits() <= written + 2, "commits went on under the lock");

        Manifest manifest = run.get(2, TimeUnit.MINUTES);
        load.awaitCommits(10);
        assertTrue(manifest.lock().heldMillis() >= 3000, manifest.lock()::toString);
        assertEquals(0, scenario.server.globalReadLocks());
    }

    @Test
    void whatIsRestoredStandsAtTheManifestsPositionAndAgreesWithTheWriters() throws Exception {
        for (int number : IntStream.rangeClosed(1, RUNS).toArray()) {
            load.close();
            load = WriteLoad.start(scenario.server, 2, 1);
            load.awaitCommits(50);
            Manifest manifest;
            try (SnapshotRun run = scenario.run(LockLimits.defaults())) {
                manifest = run.awaitReady(run.take());
            }
            load.awaitCommits(20);
            load.stop();
            assertEquals(List.of(), ManifestSchema.violations(manifest.toJson()));
            assertEquals(List.of(), scenario.differences(manifest, load), "run " + number + " of " + RUNS);
        }
    }

    @Test
    void aPodThatIsRescheduledUnderTheLockFailsTheRunAndNothingIsKept() throws Exception {
        real.cluster().behave("{\"cutDelayMillis\":6000}");
        CompletableFuture<Manifest> run = start(LockLimits.defaults());
        scenario.await("the snapshot is asked for", () -> scenario.reached(Phase.CREATE));

        scenario.server.delete();

        LockException failed = ClusterScenario.failure(LockException.class, run);
        System.out.println(failed.getMessage());
        scenario.server.awaitReady();
        scenario.assertNothingLeft();
        load.close();
        load = WriteLoad.start(scenario.server, 1, 0);
        load.awaitCommits(5);
    }

    @Test
    void ofTwoRunsOnOneServerTheSecondWaitsUntilTheFirstHasLetGo() throws Exception {
        real.cluster().behave("{\"cutDelayMillis\":2000}");
        CompletableFuture<Manifest> first = start(LockLimits.defaults(), "first");
        scenario.await("the first holds the lock", () -> scenario.reached(Phase.LOCKED));
        Timeline firsts = scenario.timeline();
        Timeline seconds = new Timeline(scenario.clock, event -> {});
        try (SnapshotRun second = scenario.run(seconds, LockLimits.defaults(), scenario.server.claim(), "second")) {
            second.take();
        }
        first.get(1, TimeUnit.MINUTES);

        Instant released = firsts.first(Phase.UNLOCKED).orElseThrow().at();
        Instant locked = seconds.first(Phase.LOCKED).orElseThrow().at();
        assertTrue(!locked.isBefore(released), "locked at " + locked + ", released at " + released);
    }

    @Test
    void aSecondRunThatMayNotWaitFailsBeforeItLocksAndNamesTheFirst() throws Exception {
        real.cluster().behave("{\"cutDelayMillis\":8000}");
        CompletableFuture<Manifest> first = start(LockLimits.defaults(), "first");
        scenario.await("the first holds the lock", () -> scenario.reached(Phase.LOCKED));
        Timeline seconds = new Timeline(scenario.clock, event -> {});
        LockLimits impatient = LockLimits.defaults().withAcquireBudget(Duration.ofMillis(500));
        try (SnapshotRun second = scenario.run(seconds, impatient, scenario.server.claim(), "second")) {
            LockException failed = assertThrows(LockException.class, second::take);
            assertTrue(failed.getMessage().contains("another snapshot run is at work on it"), failed::getMessage);
        }
        assertTrue(seconds.first(Phase.LOCKED).isEmpty());

        assertEquals("first", first.get(1, TimeUnit.MINUTES).setId());
        assertEquals(
                List.of("first-" + scenario.server.claim()), real.namespace().snapshots());
    }

    private CompletableFuture<Manifest> start(LockLimits limits) {
        return start(limits, null);
    }

    private CompletableFuture<Manifest> start(LockLimits limits, String setName) {
        return ClusterScenario.start(scenario.run(limits, setName));
    }
}
