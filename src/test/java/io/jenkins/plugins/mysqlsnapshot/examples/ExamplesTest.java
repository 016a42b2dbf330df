package io.jenkins.plugins.mysqlsnapshot.examples;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Jenkinsfiles of {@code docs/examples}, as they are, on a real MySQL: writers wait until the tool has cut, and no longer. The
 * tools are stand-ins here; {@code VeleroTest} shows the same calls to a real cluster.
 */
@Timeout(90)
class ExamplesTest {

    /** What these files answer decides how a backup tool goes on: {@code cut}, {@code failed}, {@code uploaded}. */
    private static final String KUBECTL = """
            case "$*" in
            *"get volumesnapshots"*)
                echo "uid-1|data-mysql-0|2026-11-22T03:00:00Z|one-of-yesterday"
                if [ -e cut ]; then echo "uid-2|data-mysql-0|2026-11-23T03:00:00Z|the-new-one"; fi ;;
            *"create -f velero-backup.yaml"*) echo backup.velero.io/shop-mysql-x7k2p ;;
            *"create -f kasten-runaction.yaml"*) echo runaction.actions.kio.kasten.io/shop-mysql-x7k2p ;;
            *"create -f -"*) cat ;;
            *"get backup.velero.io/"*|*"get runaction"*)
                if [ -e failed ]; then echo PartiallyFailed; elif [ -e uploaded ]; then echo Complete; else echo Running; fi ;;
            *completionTimestamp*) until [ -e uploaded ] || [ -e failed ]; do sleep 0.05; done ;;
            esac
            """;

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80().certified();

    @TempDir
    Path folder;

    private ExampleScenario example;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(MYSQL.server()).open();
    }

    @BeforeEach
    void open() throws Exception {
        example = new ExampleScenario(MYSQL, folder);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        example.nothingIsLeft();
    }

    private void startWithKubectl(String jenkinsfile) throws Exception {
        example.standIn("kubectl", KUBECTL)
                .secretFile("shop-velero", "kubeconfig")
                .secretFile("shop-kasten", "kubeconfig")
                .start(jenkinsfile);
    }

    @Test
    void writersWaitForVelerosCutAndNotForItsUpload() throws Exception {
        startWithKubectl("velero.Jenkinsfile");
        example.awaits("called: kubectl create -f velero-backup.yaml");
        example.writersWait();
        example.makes("cut");
        example.awaits("cut: data-mysql-0 by the-new-one at 2026-11-23T03:00:00Z");
        example.awaits("--for=jsonpath={.status.completionTimestamp} --timeout=60m");
        example.writersGoOn();
        example.makes("uploaded");
        example.ends(Result.SUCCESS);
        assertFalse(example.log().contains("one-of-yesterday at"), example.log());
    }

    @Test
    void aVeleroBackupThatFailsEndsTheLockAtOnceAndIsDeleted() throws Exception {
        startWithKubectl("velero.Jenkinsfile");
        example.awaits("called: kubectl create -f velero-backup.yaml");
        example.makes("failed");
        example.ends(Result.FAILURE);
        assertTrue(example.log().contains("await-cut: given up, no cut is seen of data-mysql-0"), example.log());
        assertTrue(example.log().contains("kind: DeleteBackupRequest"), example.log());
        assertTrue(example.log().contains("backupName: shop-mysql-x7k2p"), example.log());
    }

    @Test
    void writersWaitForKastensCutAndNotForItsExport() throws Exception {
        startWithKubectl("kasten.Jenkinsfile");
        example.awaits("called: kubectl create -f kasten-runaction.yaml");
        example.writersWait();
        example.makes("cut");
        example.awaits("[Pipeline] { (Upload)");
        example.writersGoOn();
        example.makes("uploaded");
        example.ends(Result.SUCCESS);
    }

    @Test
    void aKastenRunThatFailsIsNamed() throws Exception {
        startWithKubectl("kasten.Jenkinsfile");
        example.awaits("called: kubectl create -f kasten-runaction.yaml");
        example.makes("failed");
        example.ends(Result.FAILURE);
        assertTrue(example.log().contains("-l k10.kasten.io/runActionName=shop-mysql-x7k2p"), example.log());
    }

    @Test
    void writersWaitForZfsAndNotForRestic() throws Exception {
        example.standIn("zfs", "until [ -e ../workspace/cut ]; do sleep 0.05; done\n")
                .standIn("restic", "until [ -e ../workspace/uploaded ]; do sleep 0.05; done\n")
                .start("zfs-restic.Jenkinsfile");
        example.awaits("called: zfs snapshot -r tank/mysql@jenkins-1");
        example.writersWait();
        example.makes("cut");
        example.awaits("called: restic backup --tag mysql /tank/mysql/.zfs/snapshot/jenkins-1");
        example.writersGoOn();
        example.makes("uploaded");
        example.ends(Result.SUCCESS);
    }

    @Test
    void aZfsSnapshotThatFailsIsDestroyed() throws Exception {
        example.standIn("zfs", "[ \"$1\" = destroy ]\n").start("zfs-restic.Jenkinsfile");
        example.ends(Result.FAILURE);
        assertTrue(example.log().contains("called: zfs destroy -r tank/mysql@jenkins-1"), example.log());
    }

    @Test
    void writersWaitForTheCallThatCutsTheDisksAndNotForTheirUpload() throws Exception {
        example.standIn("aws", """
                        case "$*" in
                        "ec2 create-snapshots"*) until [ -e cut ]; do sleep 0.05; done; printf 'snap-1\\tsnap-2\\n' ;;
                        *) until [ -e uploaded ]; do sleep 0.05; done ;;
                        esac
                        """).env("MYSQL_INSTANCE", "i-0123456789").start("ebs.Jenkinsfile");
        example.awaits("called: aws ec2 create-snapshots --instance-specification InstanceId=i-0123456789,");
        example.writersWait();
        example.makes("cut");
        example.awaits("called: aws ec2 wait snapshot-completed --snapshot-ids snap-1 snap-2");
        example.writersGoOn();
        example.makes("uploaded");
        example.ends(Result.SUCCESS);
    }

    @Test
    void aBlueprintBecomesOneStep() throws Exception {
        try (SimulatedCluster cluster = new SimulatedCluster(folder.resolve("cluster"))) {
            cluster.volume("shop", "data-mysql-0", MYSQL.server().data(), () -> {}, () -> {});
            cluster.serverPod(
                    "shop",
                    "data-mysql-0",
                    MYSQL.server().data(),
                    MYSQL.server().port());
            example.secretFile("shop-cluster", cluster.kubeconfig()).start("from-kanister.Jenkinsfile");
            example.ends(Result.SUCCESS);
        }
        assertTrue(example.log().contains("taken: [mysql-"), example.log());
    }
}
