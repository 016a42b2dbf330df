package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The mark that makes a set count, where the server does not take it at once, or never. */
class MarkingTest extends VolumeScenario {

    @Test
    void markingWithoutTheRightSaysSo() throws Exception {
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            cluster.deny("patch", "volumesnapshots");
            ClusterException refused = assertThrows(ClusterException.class, () -> cut.mark(Map.of(), Map.of()));
            assertTrue(refused.getMessage().contains("cannot patch resource"), refused::getMessage);
            cut.discard();
        }
        assertEquals(List.of(), cluster.snapshotsLeft());
    }

    @Test
    void aBusyServerIsAskedToMarkAgain() throws Exception {
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            cluster.refuse("patch", "volumesnapshots", 503, "ServiceUnavailable", "etcd leader changed");
            Thread recovery = new Thread(() -> {
                try {
                    assertTrue(soon(() -> cluster.requests().stream().anyMatch(line -> line.startsWith("PATCH"))));
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                }
                cluster.relent();
            });
            recovery.start();
            cut.mark(Map.of(), Map.of());
            recovery.join();
            assertEquals(
                    SnapshotMarks.PROVED,
                    snapshot("set-1-" + DATA).getMetadata().getLabels().get(SnapshotMarks.STATE));
            cut.discard();
        }
    }
}
