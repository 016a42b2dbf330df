package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import hudson.ExtensionList;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.FolderTargetsProperty;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a controller tells of snapshots that died runs have left, and what it does about them. */
@WithJenkins
class OrphansTest {

    private final Clock clock = Clock.system();

    @TempDir
    Path folder;

    private SimulatedCluster cluster;

    @BeforeEach
    void open() throws Exception {
        cluster = new SimulatedCluster(folder.resolve("cluster"));
        cluster.volume("shop", "data", Files.createDirectories(folder.resolve("data")), () -> {}, () -> {});
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    private FileCredentialsImpl kubeconfig() throws Exception {
        return new FileCredentialsImpl(
                CredentialsScope.GLOBAL,
                "kube",
                null,
                "kubeconfig",
                SecretBytes.fromBytes(cluster.kubeconfig().getBytes(StandardCharsets.UTF_8)));
    }

    private static TargetConfiguration target() {
        TargetConfiguration target = new TargetConfiguration("orders");
        target.setCluster("simulated");
        target.setNamespace("shop");
        return target;
    }

    private void configure(String kubeconfigId) throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().add(kubeconfig());
        SnapshotConfiguration.get().setClusters(List.of(new ClusterConfiguration("simulated", kubeconfigId)));
        SnapshotConfiguration.get().setTargets(List.of(target()));
    }

    private void leave(String name, String controller) {
        cluster.add(new VolumeSnapshotBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .withLabels(Map.of(
                        SnapshotMarks.SET, name,
                        SnapshotMarks.STATE, SnapshotMarks.PENDING,
                        SnapshotMarks.MANAGED_BY, SnapshotMarks.MANAGER))
                .withAnnotations(Map.of(
                        SnapshotMarks.JOB, "backup",
                        SnapshotMarks.BUILD, "1",
                        SnapshotMarks.RUN, name,
                        SnapshotMarks.VOLUMES, "1",
                        SnapshotMarks.CONTROLLER, controller,
                        SnapshotMarks.PENDING_SECONDS, "3600"))
                .endMetadata()
                .withNewSpec()
                .withVolumeSnapshotClassName("simulated")
                .withNewSource()
                .withPersistentVolumeClaimName("data")
                .endSource()
                .endSpec()
                .build());
    }

    private List<String> look() {
        ExtensionList.lookupSingleton(OrphanWork.class).look(clock.now().plus(Duration.ofHours(3)));
        return ExtensionList.lookupSingleton(OrphanMonitor.class).getLines();
    }

    @Test
    void orphansAreToldUntilTheyAreGone(JenkinsRule jenkins) throws Exception {
        configure("kube");
        leave("left", ControllerMark.get());
        List<String> lines = look();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(
                lines.get(0).startsWith("cluster 'simulated': VolumeSnapshot shop/left of set left, build backup#1"),
                lines::toString);
        assertTrue(ExtensionList.lookupSingleton(OrphanMonitor.class).isActivated());
        assertEquals(List.of("left"), cluster.snapshotsLeft());
        SnapshotConfiguration.get().setOrphanPolicy("delete");
        Deadline deadline = clock.deadline(Duration.ofSeconds(60));
        while (!cluster.snapshotsLeft().isEmpty() && !deadline.hasPassed()) {
            look();
            clock.pause(Duration.ofMillis(200));
        }
        assertEquals(List.of(), cluster.snapshotsLeft());
        assertEquals(List.of(), look());
        assertFalse(ExtensionList.lookupSingleton(OrphanMonitor.class).isActivated());
    }

    @Test
    void thoseOfAnotherControllerStay(JenkinsRule jenkins) throws Exception {
        configure("kube");
        SnapshotConfiguration.get().setOrphanPolicy("delete");
        leave("theirs", "another");
        List<String> lines = look();
        assertTrue(lines.get(0).contains("is left by a run of another controller"), lines::toString);
        look();
        assertEquals(List.of("theirs"), cluster.snapshotsLeft());
    }

    @Test
    void aClusterThatCannotBeAskedIsTold(JenkinsRule jenkins) throws Exception {
        configure("missing");
        List<String> lines = look();
        assertTrue(lines.get(0).startsWith("cluster 'simulated': credential 'missing': "), lines::toString);
    }

    /** The controller's own target names the same namespace, but only the folder has the kubeconfig. */
    @Test
    void aFoldersOwnKubeconfigLeadsToItsTargets(JenkinsRule jenkins) throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "shop");
        folder.addProperty(new FolderCredentialsProperty(
                new DomainCredentials[] {new DomainCredentials(Domain.global(), List.of(kubeconfig()))}));
        SnapshotConfiguration.get().setClusters(List.of(new ClusterConfiguration("simulated", "kube")));
        SnapshotConfiguration.get().setTargets(List.of(target()));
        leave("left", ControllerMark.get());
        List<String> lines = look();
        assertTrue(lines.get(0).startsWith("cluster 'simulated': credential 'kube': "), lines::toString);
        folder.addProperty(new FolderTargetsProperty(List.of(target())));
        lines = look();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("cluster 'simulated': VolumeSnapshot shop/left "), lines::toString);
    }

    /** It is told at once, and deleted when somebody has had the time to look at it. */
    @Test
    void theGraceIsWaitedFor(JenkinsRule jenkins) throws Exception {
        configure("kube");
        SnapshotConfiguration.get().setOrphanPolicy("delete");
        SnapshotConfiguration.get().setDeleteOrphansAfterSeconds(7200);
        leave("left", ControllerMark.get());
        for (int looks = 0; looks < 3; looks++) {
            assertEquals(1, look().size());
        }
        assertEquals(List.of("left"), cluster.snapshotsLeft());
    }
}
