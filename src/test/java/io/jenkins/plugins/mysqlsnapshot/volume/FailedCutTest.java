package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cuts that fail, each in its own way; after each of them nothing is left. */
class FailedCutTest extends VolumeScenario {

    private static final VolumeLimits BRIEF = new VolumeLimits(Duration.ofSeconds(2), Duration.ofSeconds(5));

    @Test
    void anInterruptBeforeTheFirstRequestIsOutLeavesNothing() throws Exception {
        try (VolumeCut cut = prepare(DATA, LOGS)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> cut.create(in(5)));
            cut.discard();
            assertEquals(2, told(Phase.DELETE).size(), () -> told(Phase.DELETE).toString());
        }
        assertEquals(List.of(), cluster.snapshotsLeft());
    }

    @Test
    void aWebhookThatKnowsNoDryRunDoesNotStandInTheWay() throws Exception {
        VolumePlan plan = plan(DATA);
        cluster.refuse(
                "create",
                "volumesnapshots",
                400,
                "BadRequest",
                "admission webhook \"audit.example\" does not support dry run");
        try (VolumeCut cut = VolumeCut.prepare(new ClusterApi(clock, client), clock, timeline, plan, BRIEF)) {
            cluster.relent();
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            cut.discard();
        }
    }

    @Test
    void anErrorThatStaysFailsTheCut() throws Exception {
        cluster.behaviour(QUICK.failing("rpc error: code = ResourceExhausted desc = pool is full"));
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            long began = clock.nanoTime();
            ClusterException failed = assertThrows(ClusterException.class, () -> cut.awaitCut(in(20)));
            Duration took = Duration.ofNanos(clock.nanoTime() - began);
            assertTrue(failed.getMessage().contains("pool is full"), failed::getMessage);
            assertTrue(took.compareTo(CutVerdict.ERROR_GRACE.plusSeconds(2)) < 0, () -> took + " until given up");
            cut.discard();
        }
        assertEquals(List.of(), cluster.snapshotsLeft());
        assertEquals(List.of(), cluster.contentsLeft());
    }

    @Test
    void aCutThatNeverComesEndsAtTheDeadline() throws Exception {
        cluster.behaviour(QUICK.neverCutting());
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertFalse(cut.awaitCut(clock.deadline(Duration.ofMillis(300))));
            cut.discard();
        }
        assertEquals(List.of(), cluster.snapshotsLeft());
        assertEquals(List.of(), cluster.contentsLeft());
    }

    @Test
    void aCutThatComesAfterAllIsDeletedToo() throws Exception {
        cluster.behaviour(QUICK.withCutDelay(Duration.ofSeconds(2)));
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertFalse(cut.awaitCut(clock.deadline(Duration.ofMillis(200))));
            cut.discard();
        }
        assertEquals(List.of(), cluster.snapshotsLeft());
        assertEquals(List.of(), cluster.contentsLeft());
        assertNull(cluster.folderOfSnapshot(NAMESPACE, "set-1-" + DATA));
    }

    /** The real sidecar keeps, until its resync, what was deleted while it was being cut. */
    @Test
    void aLateCutIsDeletedOnceItIsThere() throws Exception {
        cluster.behaviour(QUICK.withCutDelay(Duration.ofSeconds(2)));
        Duration took = discarding(Duration.ofSeconds(20));
        assertTrue(took.compareTo(Duration.ofMillis(1500)) > 0, () -> "deleted after " + took);
        assertTrue(took.compareTo(Duration.ofSeconds(8)) < 0, () -> "deleted after " + took);
    }

    @Test
    void aCutThatDoesNotComeIsDeletedAtHalfOfTheCleanUpTimeout() throws Exception {
        cluster.behaviour(QUICK.neverCutting());
        Duration took = discarding(Duration.ofSeconds(2));
        assertTrue(took.compareTo(Duration.ofSeconds(1)) >= 0, () -> "deleted after " + took);
        assertEquals(List.of(), cluster.snapshotsLeft());
    }

    private Duration discarding(Duration cleanupTimeout) throws Exception {
        VolumeLimits limits = new VolumeLimits(cleanupTimeout, Duration.ofSeconds(5));
        try (VolumeCut cut = prepare(client, limits, DATA)) {
            cut.create(in(5));
            assertFalse(cut.awaitCut(clock.deadline(Duration.ofMillis(200))));
            long began = clock.nanoTime();
            cut.discard();
            return Duration.ofNanos(clock.nanoTime() - began);
        }
    }

    @Test
    void whatOutlivesTheCleanUpIsNamedAndStaysPending() throws Exception {
        cluster.behaviour(QUICK.neverDeleting());
        try (VolumeCut cut = prepare(client, BRIEF, DATA)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            ClusterException outlived = assertThrows(ClusterException.class, cut::discard);
            assertTrue(outlived.getMessage().contains("VolumeSnapshot shop/set-1-" + DATA), outlived::getMessage);
            assertTrue(outlived.getMessage().contains("volumesnapshot-bound-protection"), outlived::getMessage);
            // it is being deleted already: only a change of the content makes csi-snapshotter look again before its
            // resync
            String content = snapshot("set-1-" + DATA).getStatus().getBoundVolumeSnapshotContentName();
            assertTrue(
                    outlived.getMessage().contains("kubectl annotate volumesnapshotcontent " + content + " "),
                    outlived::getMessage);
        }
        assertEquals(
                SnapshotMarks.PENDING,
                snapshot("set-1-" + DATA).getMetadata().getLabels().get(SnapshotMarks.STATE));
    }

    @Test
    void withoutTheRightToDeleteTheCleanUpDoesNotWait() throws Exception {
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            cluster.deny("delete", "volumesnapshots");
            long began = clock.nanoTime();
            ClusterException refused = assertThrows(ClusterException.class, cut::discard);
            assertTrue(refused.getMessage().contains("cannot delete resource"), refused::getMessage);
            assertTrue(Duration.ofNanos(clock.nanoTime() - began).compareTo(Duration.ofSeconds(5)) < 0);
        }
    }

    @Test
    void aCreateWhoseAnswerIsLostLeavesNothing() throws Exception {
        Config impatient = Kubeconfig.parse(cluster.kubeconfig());
        impatient.setRequestTimeout(300);
        try (KubernetesClient other =
                        new KubernetesClientBuilder().withConfig(impatient).build();
                VolumeCut cut = prepare(other, new VolumeLimits(Duration.ofSeconds(20), Duration.ofSeconds(5)), DATA)) {
            cluster.answerLate("create", "volumesnapshots", Duration.ofSeconds(5));
            ClusterException lost = assertThrows(ClusterException.class, () -> cut.create(in(5)));
            assertTrue(lost.getMessage().contains("no answer from the API server"), lost::getMessage);
            assertNotNull(snapshot("set-1-" + DATA), "it was carried out");
            cut.discard();
        }
        assertEquals(List.of(), cluster.snapshotsLeft());
    }

    @Test
    void aSnapshotThatSomebodyDeletesFailsTheCut() throws Exception {
        cluster.behaviour(QUICK.withCutDelay(Duration.ofSeconds(1)));
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            cluster.administrator()
                    .resources(VolumeSnapshot.class)
                    .inNamespace(NAMESPACE)
                    .withName("set-1-" + DATA)
                    .delete();
            ClusterException failed = assertThrows(ClusterException.class, () -> cut.awaitCut(in(5)));
            assertTrue(failed.getMessage().contains("somebody deleted it"), failed::getMessage);
            cut.discard();
        }
        assertEquals(List.of(), cluster.snapshotsLeft());
    }

    @Test
    void anInterruptedWaitLeavesTheRestToDiscard() throws Exception {
        cluster.behaviour(QUICK.neverCutting());
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> cut.awaitCut(in(5)));
            cut.discard();
        }
        assertEquals(List.of(), cluster.snapshotsLeft());
    }

    @Test
    void aTakenNameFailsBeforeAnythingIsAskedFor() throws Exception {
        VolumePlan plan = plan(DATA);
        try (VolumeCut first = prepare(DATA)) {
            first.create(in(5));
            ClusterException taken = assertThrows(
                    ClusterException.class,
                    () -> VolumeCut.prepare(new ClusterApi(clock, client), clock, timeline, plan, BRIEF));
            assertTrue(taken.getMessage().contains("exists already"), taken::getMessage);
            first.discard();
        }
    }
}
