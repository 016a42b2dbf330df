package io.jenkins.plugins.mysqlsnapshot.holder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.HolderDeployment;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.tunnel.PodMySql;
import io.jenkins.plugins.mysqlsnapshot.tunnel.PodTunnel;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The flush-and-lock Deployments, ours and the well-known one, beside a MySQL on a real Kubernetes, under the documented rights. */
@Tag("cluster")
class FlushAndLockTest {

    private static final String OURS = "flush-and-lock";
    private static final String WELL_KNOWN = "well-known";
    private static final Duration BUDGET = Duration.ofSeconds(60);

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private final Clock clock = Clock.system();
    private final Timeline timeline = new Timeline(
            clock,
            event -> System.out.println(
                    event.sinceStart().toMillis() + " ms " + event.phase().word() + " " + event.detail()));
    private String namespace;
    private PodServer server;
    private HolderDeployment ours;
    private KubernetesClient client;
    private Connection watcher;

    @BeforeEach
    void open() throws Exception {
        server = PodServer.mysql(real.namespace());
        namespace = real.namespace().name();
        client = Kubeconfig.connect(real.namespace().account(DocumentedRights.all()));
        watcher = connect();
        try (Statement statement = watcher.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS held");
            statement.execute("CREATE TABLE IF NOT EXISTS held.rows (id INT PRIMARY KEY AUTO_INCREMENT)");
        }
        ours = HolderDeployment.documented(real.namespace(), server);
    }

    @AfterEach
    void close() throws Exception {
        watcher.close();
        client.close();
    }

    private KubernetesClient administrator() {
        return real.cluster().administrator();
    }

    private Connection connect() throws SQLException {
        return PodMySql.connect(
                () -> new PodTunnel(client, clock, namespace, "mysql-0", 3306).open(Duration.ofSeconds(10)),
                "sslMode=REQUIRED");
    }

    private FlushAndLock lock(String name) {
        return new FlushAndLock(client, clock, timeline, namespace, name);
    }

    private CompletableFuture<Long> write() {
        CompletableFuture<Long> written = new CompletableFuture<>();
        Thread writer = new Thread(() -> {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO held.rows () VALUES ()");
                written.complete(clock.nanoTime());
            } catch (SQLException e) {
                written.completeExceptionally(e);
            }
        });
        writer.start();
        return written;
    }

    private void awaitBlockedWriter() throws Exception {
        Deadline deadline = clock.deadline(Duration.ofSeconds(30));
        while (!ask("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE = 'Waiting for global read lock'")
                .equals("1")) {
            assertFalse(deadline.hasPassed(), "no writer is blocked");
            clock.pause(Duration.ofMillis(50));
        }
    }

    private String ask(String question) throws SQLException {
        try (Statement statement = watcher.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }

    private int replicas(String name) {
        return administrator()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getSpec()
                .getReplicas();
    }

    @Test
    void aWriterWaitsWhileThePodHoldsTheLockAndGoesOnWithItsEnd() throws Exception {
        FlushAndLock lock = lock(OURS);
        lock.preflight(false, false);
        PodHold hold = lock.acquire(BUDGET);
        CompletableFuture<Long> written = write();
        awaitBlockedWriter();
        hold.prove();
        assertFalse(written.isDone());
        long asked = clock.nanoTime();
        hold.release("test");
        long freed = written.get(10, TimeUnit.SECONDS);
        System.out.println("the writer went on " + (freed - asked) / 1_000_000 + " ms after the scaling to 0");
        assertEquals(0, ours.replicas());
    }

    /** Its container counts as ready before it has the lock: only with another witness is it used, and the writers pay. */
    @Test
    void theWellKnownManifestIsRefusedWithoutAWitnessAndFreedInItsOwnTime() throws Exception {
        HolderDeployment.wellKnown(real.namespace(), server);
        FlushAndLock lock = lock(WELL_KNOWN);
        ClusterException blind = assertThrows(ClusterException.class, () -> lock.preflight(false, false));
        assertTrue(blind.getMessage().contains("no readiness probe"), blind::getMessage);
        lock.preflight(true, false);
        PodHold hold = lock.acquire(BUDGET);
        // its pod is ready before it has the lock, as the well-known one is
        server.await(
                "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE = 'User sleep'", "1"::equals, BUDGET);
        CompletableFuture<Long> written = write();
        awaitBlockedWriter();
        long asked = clock.nanoTime();
        hold.release("test");
        long freed = written.get(60, TimeUnit.SECONDS);
        System.out.println(
                "well-known: the writer went on " + (freed - asked) / 1_000_000 + " ms after the scaling to 0");
        assertEquals(0, replicas(WELL_KNOWN));
    }

    @Test
    void aPodThatNeverGetsTheLockIsGivenUpAndScaledToNone() throws Exception {
        try (Connection busy = connect();
                Statement statement = busy.createStatement()) {
            statement.execute("LOCK TABLES held.rows WRITE");
            FlushAndLock lock = lock(OURS);
            lock.preflight(false, false);
            ClusterException given = assertThrows(ClusterException.class, () -> lock.acquire(Duration.ofSeconds(6)));
            System.out.println(given.getMessage());
            assertTrue(given.getMessage().contains("no lock within 6 s"), given::getMessage);
        }
        assertEquals(0, ours.replicas());
        write().get(20, TimeUnit.SECONDS);
    }

    @Test
    void anAbortWhileTheLockIsAwaitedScalesToNone() throws Exception {
        try (Connection busy = connect();
                Statement statement = busy.createStatement()) {
            statement.execute("LOCK TABLES held.rows WRITE");
            FlushAndLock lock = lock(OURS);
            lock.preflight(false, false);
            Thread run = Thread.currentThread();
            Thread aborts = new Thread(() -> {
                administrator()
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(OURS)
                        .waitUntilCondition(one -> one.getSpec().getReplicas() == 1, 30, TimeUnit.SECONDS);
                run.interrupt();
            });
            aborts.start();
            assertThrows(InterruptedException.class, () -> lock.acquire(BUDGET));
            assertFalse(Thread.interrupted());
        }
        assertEquals(0, ours.replicas());
    }

    @Test
    void aContainerThatWasStartedAgainProvesNothing() throws Exception {
        FlushAndLock lock = lock(OURS);
        lock.preflight(false, false);
        PodHold hold = lock.acquire(BUDGET);
        try {
            String id = ask(
                    "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'root' AND HOST NOT LIKE '127.0.0.1%'");
            try (Statement statement = watcher.createStatement()) {
                statement.execute("KILL " + id);
            }
            ClusterException lost = assertThrows(ClusterException.class, hold::prove);
            System.out.println(lost.getMessage());
        } finally {
            hold.release("test");
        }
    }

    @Test
    void oneThatSomebodyElseHasScaledIsLeftAlone() throws Exception {
        ours.scale(1);
        ClusterException busy =
                assertThrows(ClusterException.class, () -> lock(OURS).preflight(false, false));
        assertTrue(busy.getMessage().contains("has 1 replicas"), busy::getMessage);
        assertEquals(1, ours.replicas());
    }

    @Test
    void oneThatAnAutoscalerScalesIsRefused() throws Exception {
        administrator()
                .resource(new HorizontalPodAutoscalerBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("by-load")
                        .endMetadata()
                        .withNewSpec()
                        .withNewScaleTargetRef("apps/v1", "Deployment", OURS)
                        .withMaxReplicas(3)
                        .endSpec()
                        .build())
                .create();
        ClusterException refused =
                assertThrows(ClusterException.class, () -> lock(OURS).preflight(false, false));
        assertTrue(refused.getMessage().contains("is scaled by HorizontalPodAutoscaler by-load"), refused::getMessage);
    }

    @Test
    void oneThatIsNotThereIsRefused() {
        ClusterException refused =
                assertThrows(ClusterException.class, () -> lock("elsewhere").preflight(false, false));
        assertTrue(refused.getMessage().contains("elsewhere: does not exist; give the name of"), refused::getMessage);
    }

    /** An account has the rights of its Role, in its namespace alone. */
    @Test
    void inANamespaceWithoutRightsEachMissingRuleIsNamed() {
        FlushAndLock elsewhere = new FlushAndLock(client, clock, timeline, "default", OURS);
        ClusterException refused = assertThrows(ClusterException.class, () -> elsewhere.preflight(false, false));
        for (String rule : List.of(
                "{apiGroups: [\"apps\"], resources: [\"deployments\"], verbs: [\"get\"]}",
                "{apiGroups: [\"apps\"], resources: [\"deployments/scale\"], verbs: [\"patch\"]}",
                "{apiGroups: [\"\"], resources: [\"pods\"], verbs: [\"list\"]}")) {
            assertTrue(refused.getMessage().contains(rule), refused::getMessage);
        }
    }

    /** Two that looked at the same time are not both right. */
    @Test
    void oneThatSomebodyElseHasChangedSinceItWasLookedAtIsNotScaled() throws Exception {
        FlushAndLock lock = lock(OURS);
        lock.preflight(false, false);
        ours.scale(1);
        ours.scale(0);
        ClusterException late = assertThrows(ClusterException.class, () -> lock.acquire(BUDGET));
        assertTrue(late.getMessage().contains("was changed by somebody else since it was looked at"), late::getMessage);
    }
}
