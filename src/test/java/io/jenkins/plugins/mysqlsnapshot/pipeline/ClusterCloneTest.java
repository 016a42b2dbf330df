package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code withMysqlClone} on a real Kubernetes: real servers on copies of real snapshots, by an account of the documented rights. */
class ClusterCloneTest extends ClusterCloneScenario {

    private void aMigrationIsRehearsed() throws Exception {
        run(Result.SUCCESS, """
                withMysqlClone(target: 'orders-db', memory: '700Mi', maxMinutes: 10,
                        sqlFirst: ["UPDATE shop.customers SET email = CONCAT(id, '@example.org')"]) {
                """ + LOGIN + """
                    def row = sql.executeQuery('SELECT GROUP_CONCAT(email ORDER BY id), @@event_scheduler FROM shop.customers')
                    row.next()
                    echo "masked ${row.getString(1)} events ${row.getString(2)} of ${env.MYSQL_CLONE_SET}"
                    sql.execute('ALTER TABLE shop.customers ADD COLUMN age INT')
                    sql.execute("CREATE USER app@'%' IDENTIFIED BY 'Xx1-new-here'")
                    sql.execute("GRANT SELECT ON shop.* TO app@'%'")
                    echo 'migrated'
                }
                echo "after it ${env.MYSQL_CLONE_HOST}"
                """);
        says("sqlFirst 1 of 1 has changed 2 rows");
        says("masked 1@example.org,2@example.org events OFF of night");
        says("migrated");
        says("after it null");
        assertEquals(
                "jane@real.org,joe@real.org",
                server.query("SELECT GROUP_CONCAT(email ORDER BY id) FROM shop.customers"));
        assertEquals(
                "0", server.query("SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'jenkins\\_%' OR user = 'app'"));
        assertEquals(List.of(), build.filesThatContain(PASSWORD, "Aa1-"));
        assertFalse(build.log().contains("Aa1-"), build.log());
        assertEquals(List.of(), clones());
    }

    @Test
    void aMigrationIsRehearsedOnAMySql() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        aMigrationIsRehearsed();
    }

    @Test
    void aMigrationIsRehearsedOnAMariaDb() throws Exception {
        serve(ServerKind.MARIADB_10_11);
        aMigrationIsRehearsed();
    }

    @Test
    void sqlThatFailsFailsBeforeTheBlockAndABlockThatFailsLeavesNothing() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        run(
                Result.FAILURE,
                "withMysqlClone(target: 'orders-db', sqlFirst: 'UPDATE shop.gone SET a = 1') { echo 'in' }");
        says("the server on the copy: refuses UPDATE shop.gone SET a = 1: ");
        assertFalse(build.log().contains("in\n[") || build.log().endsWith("in\n"), build.log());
        assertEquals(List.of(), clones());
        run(Result.FAILURE, "withMysqlClone(target: 'orders-db') { error 'the migration is wrong' }");
        says("the migration is wrong");
        assertEquals(List.of(), clones());
    }

    @Test
    void anAbortOfTheBlockRemovesItsServerAndSoDoesAHardKill() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        build = runner.start("withMysqlClone(target: 'orders-db', cpu: '500m') { echo 'inside'\nsleep 600 }");
        assertTrue(build.awaitLog("inside", LONG), build.log());
        assertEquals(
                new Quantity("500m"),
                administrator
                        .pods()
                        .inNamespace(namespace.name())
                        .withLabel(SnapshotMarks.PREFIX + "clone")
                        .list()
                        .getItems()
                        .get(0)
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getResources()
                        .getLimits()
                        .get("cpu"));
        build.abort();
        assertTrue(build.join(LONG), build.log());
        assertEquals(Result.ABORTED, build.result(), build.log());
        assertEquals(List.of(), clones());

        build = runner.start("withMysqlClone(target: 'orders-db') { echo 'inside'\nsleep 600 }");
        assertTrue(build.awaitLog("inside", LONG), build.log());
        build.kill();
        assertTrue(build.join(LONG), build.log());
    }

    @Test
    void aServerThatIsGoneBeforeTheBlockEndsIsTold() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        build = runner.start("withMysqlClone(target: 'orders-db') { echo 'inside'\nsleep 8 }");
        assertTrue(build.awaitLog("inside", LONG), build.log());
        administrator
                .pods()
                .inNamespace(namespace.name())
                .withLabel(SnapshotMarks.PREFIX + "clone")
                .delete();
        assertTrue(build.join(LONG), build.log());
        assertEquals(Result.FAILURE, build.result(), build.log());
        says("ended before its block did: ");
    }

    @Test
    void aBlockThatIsNotDoneInItsTimeIsCancelledWithTheReason() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        run(Result.FAILURE, """
                withMysqlClone(target: 'orders-db', maxMinutes: 1) {
                    try {
                        sleep 600
                    } catch (e) {
                        echo 'caught'
                    }
                }
                """);
        says("caught");
        says("has run for maxMinutes (1); make it shorter, or raise maxMinutes");
        assertEquals(List.of(), clones());
    }

    /** Whether it holds is up to the cluster's network, which here enforces none. */
    @Test
    void theNetworkOfABlocksServerIsClosedButForItsPortWhereTheAccountMayCloseIt() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        build = runner.start("withMysqlClone(target: 'orders-db', isolation: 'required') { echo 'inside'\nsleep 2 }");
        assertTrue(build.awaitLog("inside", LONG), build.log());
        NetworkPolicy policy = administrator
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace.name())
                .list()
                .getItems()
                .get(0);
        Pod pod = administrator
                .pods()
                .inNamespace(namespace.name())
                .withName(policy.getMetadata().getName())
                .get();
        assertTrue(pod.getMetadata()
                .getLabels()
                .entrySet()
                .containsAll(policy.getSpec().getPodSelector().getMatchLabels().entrySet()));
        assertEquals(List.of("Ingress", "Egress"), policy.getSpec().getPolicyTypes());
        assertEquals(List.of(), policy.getSpec().getEgress());
        NetworkPolicyIngressRule in = policy.getSpec().getIngress().get(0);
        assertEquals(1, policy.getSpec().getIngress().size());
        assertEquals(List.of(), in.getFrom());
        assertEquals(3306, in.getPorts().get(0).getPort().getIntVal());
        assertTrue(build.join(LONG), build.log());
        assertEquals(Result.SUCCESS, build.result(), build.log());

        namespace.grant(rights().without("networkpolicies"));
        Deadline deadline = clock.deadline(Duration.ofSeconds(60));
        String line = "no NetworkPolicy is made, so what is there already decides whom the clone reaches: ";
        do {
            run(Result.SUCCESS, "withMysqlClone(target: 'orders-db') { echo 'inside' }");
        } while (!build.log().contains(line) && !deadline.hasPassed());
        says(line);
        run(Result.FAILURE, "withMysqlClone(target: 'orders-db', isolation: 'required') { echo 'inside' }");
        says("may not create networkpolicies; add to the account's Role: ");
        run(Result.SUCCESS, "withMysqlClone(target: 'orders-db', isolation: 'none') { echo 'inside' }");
        assertFalse(build.log().contains("NetworkPolicy"), build.log());
    }

    /** The agent is this machine, which is outside of the cluster: all it is given is a port of its own loopback. */
    @Test
    void aBlockOnAnAgentOutsideReachesItsServerByATunnelAndNobodyElseDoes() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        build = runner.start("""
                node {
                    withMysqlClone(target: 'orders-db', reach: 'tunnel', isolation: 'required', sqlFirst: 'DELETE FROM shop.customers WHERE id = 1') {
                """ + LOGIN + """
                        def row = sql.executeQuery('SELECT COUNT(*), @@bind_address, USER() FROM shop.customers')
                        row.next()
                        echo "rows ${row.getInt(1)} bound ${row.getString(2)} as ${row.getString(3) - env.MYSQL_CLONE_USER} at ${env.MYSQL_CLONE_HOST}"
                        sql.execute('ALTER TABLE shop.customers ADD COLUMN age INT')
                        echo "port ${env.MYSQL_CLONE_PORT}."
                        sleep 3
                    }
                }
                """);
        assertTrue(build.awaitLog("\nport ", LONG), build.log());
        NetworkPolicy policy = administrator
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace.name())
                .list()
                .getItems()
                .get(0);
        assertEquals(List.of(), policy.getSpec().getIngress());
        String address = administrator
                .pods()
                .inNamespace(namespace.name())
                .withName(policy.getMetadata().getName())
                .get()
                .getStatus()
                .getPodIP();
        assertThrows(ConnectException.class, () -> new Socket(InetAddress.getAllByName(address)[0], 3306).close());
        assertTrue(build.join(LONG), build.log());
        System.out.println(build.log());
        assertEquals(Result.SUCCESS, build.result(), build.log());
        says("rows 1 bound 127.0.0.1 as @127.0.0.1 at 127.0.0.1");
        String port = build.log().replaceFirst("(?s).*\nport (\\d+)\\..*", "$1");
        Deadline deadline = clock.deadline(Duration.ofSeconds(20));
        while (isOpen(Integer.parseInt(port)) && !deadline.hasPassed()) {
            clock.pause(Duration.ofMillis(20));
        }
        assertFalse(isOpen(Integer.parseInt(port)));
        assertEquals(List.of(), clones());
        assertEquals(List.of(), build.filesThatContain(PASSWORD, "Aa1-"));

        run(Result.FAILURE, "withMysqlClone(target: 'orders-db', reach: 'tunnel') { echo 'inside' }");
        says(
                "reach: 'tunnel' opens a port on the agent, and the block is on none; put withMysqlClone into a node block");
    }

    private static boolean isOpen(int port) {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** This cluster has neither names nor a way to a Service: the API's own list of where it leads is looked at. */
    @Test
    void theServiceOfABlocksServerLeadsToItAloneAndIsGoneAfterwards() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        build = runner.start(
                "withMysqlClone(target: 'orders-db', reach: 'service') { echo \"at ${env.MYSQL_CLONE_HOST} ${env.MYSQL_CLONE_URL}\"\nsleep 3 }");
        assertTrue(build.awaitLog("\nat mysql-clone-", LONG), build.log());
        Pod pod = administrator
                .pods()
                .inNamespace(namespace.name())
                .withLabel(SnapshotMarks.PREFIX + "clone")
                .list()
                .getItems()
                .get(0);
        String name = pod.getMetadata().getName();
        String host = name + "." + namespace.name() + ".svc";
        says("at " + host + " jdbc:mysql://" + host + ":3306/");
        EndpointSlice leads = administrator
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace.name())
                .withLabel("kubernetes.io/service-name", name)
                .list()
                .getItems()
                .get(0);
        assertEquals(1, leads.getEndpoints().size());
        assertEquals(
                List.of(pod.getStatus().getPodIP()), leads.getEndpoints().get(0).getAddresses());
        assertEquals(true, leads.getEndpoints().get(0).getConditions().getReady());
        assertEquals(3306, leads.getPorts().get(0).getPort());
        assertTrue(build.join(LONG), build.log());
        assertEquals(Result.SUCCESS, build.result(), build.log());
        Deadline deadline = clock.deadline(Duration.ofSeconds(30));
        while (!clones().isEmpty() && !deadline.hasPassed()) {
            clock.pause(Duration.ofMillis(200));
        }
        assertEquals(List.of(), clones());

        namespace.grant(rights().without("services"));
        String missing = "may not create services; add to the account's Role: ";
        do {
            build = runner.start("withMysqlClone(target: 'orders-db', reach: 'service') { echo 'inside' }");
            assertTrue(build.join(LONG), build.log());
        } while (!build.log().contains(missing) && !deadline.hasPassed());
        says(missing);
    }
}
