package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of {@code withMysqlClone} on a real Kubernetes share: real servers on copies of real snapshots, by an account of the documented rights. */
@Tag("cluster")
@Timeout(900)
abstract class ClusterCloneScenario {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    static final Duration LONG = Duration.ofMinutes(6);
    private static final String USER = "backup";
    static final String PASSWORD = "not-to-be-seen-1";

    /** As a migration would: with what it finds in its environment, and nothing else. */
    static final String LOGIN = """
            def sql = java.sql.DriverManager.getConnection(
                env.MYSQL_CLONE_URL + '?sslMode=PREFERRED&allowPublicKeyRetrieval=true',
                env.MYSQL_CLONE_USER, env.MYSQL_CLONE_PASSWORD).createStatement()
            """;

    @TempDir
    Path folder;

    final Clock clock = Clock.system();
    ClusterNamespace namespace;
    KubernetesClient administrator;
    TargetConfiguration target;
    String kubeconfig;
    PipelineRunner runner;
    PipelineBuild build;
    PodServer server;

    @BeforeEach
    void given() throws Exception {
        namespace = real.namespace();
        administrator = real.cluster().administrator();
        target = new TargetConfiguration("orders-db");
        target.setCluster("real");
        target.setNamespace(namespace.name());
        target.setWorkload("statefulset/orders");
        target.setCredentialsId("mysql");
        target.setTls("preferred");
        kubeconfig = namespace.account(rights());
        runner = new PipelineRunner(folder.resolve("jobs"))
                .usernamePassword("mysql", USER, PASSWORD)
                .secretFile("kube", kubeconfig);
        SnapshotConfiguration.get().setClusters(List.of(new ClusterConfiguration("real", "kube")));
        SnapshotConfiguration.get().setTargets(List.of(target));
    }

    DocumentedRights rights() throws IOException {
        return DocumentedRights.all().and(DocumentedRights.clones());
    }

    @AfterEach
    void nothingButTheSetsIsLeft() throws Exception {
        try {
            // what a hard kill leaves behind is removed after the build's end, by the configuration of then
            Deadline deadline = clock.deadline(Duration.ofSeconds(60));
            while (!clones().isEmpty() && !deadline.hasPassed()) {
                clock.pause(Duration.ofMillis(200));
            }
            assertEquals(List.of(), clones());
        } finally {
            SnapshotConfiguration.get().setTargets(List.of());
            SnapshotConfiguration.get().setClusters(List.of());
        }
    }

    final List<String> clones() {
        String name = namespace.name();
        return Stream.of(
                        administrator.pods().inNamespace(name).list().getItems(),
                        administrator
                                .network()
                                .v1()
                                .networkPolicies()
                                .inNamespace(name)
                                .list()
                                .getItems(),
                        administrator.services().inNamespace(name).list().getItems(),
                        administrator.secrets().inNamespace(name).list().getItems(),
                        administrator
                                .persistentVolumeClaims()
                                .inNamespace(name)
                                .list()
                                .getItems())
                .flatMap(List::stream)
                .map(HasMetadata::getMetadata)
                .map(meta -> meta.getName())
                .filter(one -> one.startsWith("mysql-clone-"))
                .toList();
    }

    final void serve(ServerKind kind) throws Exception {
        serve(PodServer.of(namespace, kind, "orders"));
    }

    final void serve(PodServer started) throws Exception {
        server = started;
        ServerKind kind = server.kind();
        server.createAccount(USER, PASSWORD, "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*");
        if (!kind.isMariaDb()) {
            server.execute(
                    "GRANT SELECT ON performance_schema.threads TO " + USER,
                    "GRANT SELECT ON performance_schema.metadata_locks TO " + USER);
        }
        server.execute(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.customers (id INT PRIMARY KEY, email VARCHAR(200)) ENGINE=InnoDB",
                "INSERT INTO shop.customers VALUES (1, 'jane@real.org'), (2, 'joe@real.org')");
        run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night'");
    }

    final void run(Result result, String script) throws Exception {
        build = runner.start(script);
        assertTrue(build.join(LONG), build.log());
        System.out.println(build.log());
        assertEquals(result, build.result(), build.log());
    }

    final void says(String line) {
        assertTrue(build.log().contains(line), build.log());
    }
}
