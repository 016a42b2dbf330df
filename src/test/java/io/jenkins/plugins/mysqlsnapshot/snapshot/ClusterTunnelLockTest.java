package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.TcpProxy;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLock;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.timeline.TimelineLog;
import io.jenkins.plugins.mysqlsnapshot.workload.FoundPods;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadSearch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lock alone, through the real tunnel with TLS inside, as a session sees it that goes to the pod directly. */
@Tag("cluster")
class ClusterTunnelLockTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private final Clock clock = Clock.system();
    private PodServer server;
    private Shop shop;
    private TcpProxy way;
    private KubernetesClient client;
    private ReadLocker locker;

    @BeforeEach
    void given() throws Exception {
        ClusterNamespace namespace = real.namespace();
        server = PodServer.mysql(namespace);
        shop = new Shop(server);
        shop.open();
        way = real.cluster().networkToApi();
        client = Kubeconfig.connect(real.cluster().through(way, namespace.account(DocumentedRights.all())));
        FoundPods found = new WorkloadSearch(client, new AccessReview(client))
                .find(new WorkloadRequest(namespace.name(), "pod/" + server.pod(), null, List.of(), null));
        ServerAccess access = new TunnelWay(client, clock)
                .to(
                        found.ready().get(0),
                        new ServerAccess(null, new Account(Shop.USER, Shop.PASSWORD), Tls.preferred()));
        locker = new ReadLocker(
                clock,
                new Timeline(clock, new TimelineLog(System.out)),
                access,
                LockLimits.defaults().withLease(Duration.ofSeconds(4)));
    }

    @AfterEach
    void nothingIsHeld() throws Exception {
        if (client != null) {
            client.close();
            way.close();
            assertEquals(0, server.globalReadLocks());
        }
    }

    @Test
    void writersWaitUntilItIsLetGoAndTheSessionIsEncrypted() throws Exception {
        try (ReadLocker closing = locker) {
            closing.preflight();
            ReadLock lock = closing.acquire();

            assertTrue(!shop.writersAreFree(), "a writer was let in");
            assertEquals("127.0.0.1", server.query(sessions("SUBSTRING_INDEX(HOST, ':', 1)", lock)));
            assertTrue(
                    server.query("SELECT VARIABLE_VALUE FROM performance_schema.status_by_thread s JOIN"
                                            + " performance_schema.threads t USING (THREAD_ID) WHERE VARIABLE_NAME ="
                                            + " 'Ssl_cipher' AND PROCESSLIST_ID = " + lock.connectionId())
                                    .length()
                            > 0,
                    "no cipher");
            lock.prove();
            lock.release("the test");
        }
        assertTrue(shop.writersAreFree(), "a writer still waits");
    }

    private static String sessions(String what, ReadLock lock) {
        return "SELECT " + what + " FROM information_schema.PROCESSLIST WHERE ID = " + lock.connectionId();
    }

    @Test
    void aNetworkThatSwallowsTheTunnelCostsNoMoreThanTheLease() throws Exception {
        locker.preflight();
        ReadLock lock = locker.acquire();
        lock.keepAlive();
        way.swallow();
        long cut = clock.nanoTime();

        server.await(sessions("COUNT(*)", lock), "0"::equals, Duration.ofSeconds(20));
        Duration after = Duration.ofNanos(clock.nanoTime() - cut);

        System.out.println("freed " + after.toMillis() + " ms after the way was cut");
        assertTrue(after.compareTo(Duration.ofSeconds(3)) > 0, after::toString);
        assertTrue(shop.writersAreFree(), "a writer still waits");
        LockException lost = assertThrows(LockException.class, lock::keepAlive);
        System.out.println(lost.getMessage());
        assertEquals(1, lost.getMessage().lines().count(), lost::getMessage);
        long closed = clock.nanoTime();
        try {
            locker.close();
        } catch (LockException told) {
            System.out.println(told.getMessage());
        }
        assertTrue(clock.nanoTime() - closed < Duration.ofSeconds(60).toNanos());
    }
}
