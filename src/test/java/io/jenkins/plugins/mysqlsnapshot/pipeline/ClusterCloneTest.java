package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.Quantity;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
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
}
