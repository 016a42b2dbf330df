package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parts of the real cluster fail while a cut is under way. */
class RealOutageTest extends RealVolumes {

    private static final VolumeLimits PATIENT = new VolumeLimits(Duration.ofSeconds(90), Duration.ofSeconds(90));

    @BeforeEach
    void given() {
        namespace.claim("data");
    }

    @Test
    void anApiServerThatIsKilledBetweenCreateAndCutIsSurvived() throws Exception {
        real.cluster().behave("{\"cutDelayMillis\":4000}");
        try (VolumeCut cut = prepare(PATIENT, "data")) {
            assertTrue(cut.create(in(10)));
            real.cluster().kill("kube-apiserver");
            assertFalse(cut.awaitCut(clock.deadline(Duration.ofMillis(300))));
            real.cluster().start("kube-apiserver");
            assertTrue(cut.awaitCut(in(90)));
            cut.mark(Map.of(), Map.of());
            cut.discard();
        }
        assertEquals(List.of(), namespace.snapshots());
    }

    @Test
    void anApiServerThatIsAwayWhileItIsMarkedIsAskedAgain() throws Exception {
        try (VolumeCut cut = prepare(PATIENT, "data")) {
            assertTrue(cut.create(in(10)));
            assertTrue(cut.awaitCut(in(20)));
            real.cluster().kill("kube-apiserver");
            Thread back = new Thread(() -> {
                try {
                    real.cluster().start("kube-apiserver");
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            back.start();
            cut.mark(Map.of(), Map.of());
            back.join();
            cut.discard();
        }
        assertEquals(List.of(), namespace.snapshots());
    }

    @Test
    void anErrorThatIsOvercomeIsNoFailure() throws Exception {
        real.cluster().behave("{\"fail\":\"pool is busy\"}");
        try (VolumeCut cut = prepare(PATIENT, "data")) {
            assertTrue(cut.create(in(10)));
            // failed once at once, and again after 1 s; well at the third try
            assertFalse(cut.awaitCut(clock.deadline(Duration.ofMillis(1500))));
            real.cluster().behave("{}");
            assertTrue(cut.awaitCut(in(20)));
            cut.discard();
        }
        assertEquals(List.of(), namespace.snapshots());
    }

    @Test
    void anErrorThatStaysIsToldInTheStoragesWordsAndNothingIsLeft() throws Exception {
        real.cluster().behave("{\"fail\":\"pool is full\"}");
        try (VolumeCut cut = prepare(PATIENT, "data")) {
            assertTrue(cut.create(in(10)));
            ClusterException failed = assertThrows(ClusterException.class, () -> cut.awaitCut(in(60)));
            assertTrue(failed.getMessage().contains("pool is full"), failed::getMessage);
            cut.discard();
        }
        assertEquals(List.of(), namespace.snapshots());
    }

    @Test
    void whatTheControllerDoesLateIsGoneOnceItIsBack() throws Exception {
        real.cluster().stop("snapshot-controller");
        try (VolumeCut cut = prepare(new VolumeLimits(Duration.ofSeconds(6), Duration.ofSeconds(60)), "data")) {
            assertTrue(cut.create(in(10)));
            assertFalse(cut.awaitCut(in(2)));
            cut.discard();
            assertTrue(told(Phase.DELETE, "gone after"));
        }
        real.cluster().start("snapshot-controller");
        clock.pause(Duration.ofSeconds(2));
        assertEquals(List.of(), namespace.snapshots());
        assertEquals(List.of(), namespace.contents());
    }
}
