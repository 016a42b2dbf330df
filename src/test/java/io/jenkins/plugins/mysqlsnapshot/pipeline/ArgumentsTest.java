package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.lock.GuardPolicy;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.LockMode;
import io.jenkins.plugins.mysqlsnapshot.lock.ReplicationCare;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Preference;
import io.jenkins.plugins.mysqlsnapshot.snapshot.ReleaseAt;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script may write, what it may leave out, and what it is told about what is wrong. */
@Timeout(60)
class ArgumentsTest {

    private static final String PASSWORD = "correct-horse-battery";

    @TempDir
    Path home;

    private PipelineBuild run(String script) throws InterruptedException {
        return new PipelineRunner(home)
                .usernamePassword("mysql", "backup", PASSWORD)
                .secretFile("kube", "apiVersion: v1")
                .run(script);
    }

    private static MysqlConsistentSnapshotStep bare() {
        MysqlConsistentSnapshotStep step = new MysqlConsistentSnapshotStep(null);
        step.setNamespace("shop");
        step.setCredentialsId("mysql");
        step.setKubeconfigId("kube");
        return step;
    }

    private static MysqlConsistentSnapshotStep step() {
        MysqlConsistentSnapshotStep step = bare();
        step.setPvcs(List.of("data-mysql-0"));
        step.setHost("mysql.shop");
        return step;
    }

    @Test
    void whatIsLeftOutIsTheDefaultOfTheParts() {
        assertEquals(LockLimits.defaults(), step().limits());
        assertEquals(VolumeLimits.defaults(), step().volumeLimits());
        assertEquals(3306, step().address().port());
        assertEquals(List.of(), step().findings());
    }

    @Test
    void theNameInTheCertificateIsForTheWayWithoutAHost() {
        MysqlConsistentSnapshotStep step = step();
        step.setTlsName("orders-db-0.orders-db.shop.svc");
        assertEquals(
                "[tlsName: is given beside host; give the name as host, or leave host out]",
                step.findings().toString());
        step.setHost(null);
        step.setWorkload("sts/orders-db");
        assertEquals(List.of(), step.findings());
    }

    @Test
    void emptyFieldsOfTheFormAreTheDefault() {
        MysqlConsistentSnapshotStep step = step();
        step.setSnapshotClass("");
        step.setName("  ");
        step.setGuardPolicy("");
        step.setLock("");
        step.setTls(" ");
        step.setCaCredentialsId("");
        step.setClientCertificateId(" ");
        assertNull(step.getSnapshotClass());
        assertNull(step.getName());
        assertEquals("wait", step.getGuardPolicy());
        assertEquals("global", step.getLock());
        assertEquals("verify", step.getTls());
        assertNull(step.getCaCredentialsId());
        assertNull(step.getClientCertificateId());
        step.setTlsName(" ");
        assertNull(step.getTlsName());
    }

    @Test
    void theAccountIsThatOfACredentialOrOfASecret() {
        MysqlConsistentSnapshotStep step = step();
        step.setAccountSecret("orders-db-backup");
        assertEquals(
                "[accountSecret: is given beside credentialsId; leave one of them out]",
                step.findings().toString());
        step.setCredentialsId(null);
        assertEquals(List.of(), step.findings());
        step.setAccountSecret("orders/db");
        assertEquals(
                "[accountSecret: 'orders/db' is no name of a Secret; give its name, or name/userKey/passwordKey; it is looked"
                        + " for in the namespace of the server]",
                step.findings().toString());
    }

    @Test
    void aSecretIsInANamespaceOfACluster() {
        WithMysqlReadLockStep step = new WithMysqlReadLockStep(null);
        step.setHost("mysql.shop");
        step.setAccountSecret("orders-db-backup");
        assertEquals(
                List.of("namespace", "kubeconfigId"),
                step.findings().stream().map(finding -> finding.subject()).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "wait, WAIT",
        "Fail, FAIL",
        "killSelects, KILL_SELECTS",
        "killselects, KILL_SELECTS",
        "killAll, KILL_ALL"
    })
    void everyPolicyHasItsWord(String word, GuardPolicy policy) {
        MysqlConsistentSnapshotStep step = step();
        step.setGuardPolicy(word);
        assertEquals(policy, step.limits().guardPolicy());
        assertEquals(policy.word(), step.getGuardPolicy());
        assertEquals(List.of(), step.findings());
    }

    @ParameterizedTest
    @CsvSource({"global, GLOBAL", "Instance, INSTANCE", "backupStage, BACKUP_STAGE", "tables, TABLES", "AUTO, AUTO"})
    void everyLockHasItsWord(String word, LockMode mode) {
        MysqlConsistentSnapshotStep step = step();
        step.setLock(word);
        assertEquals(mode, step.limits().lock());
        assertEquals(mode.word(), step.getLock());
        assertEquals(List.of(), step.findings());
    }

    @Test
    void aPodsLockNeedsTheNameOfItsDeploymentAndNoAccount() {
        MysqlConsistentSnapshotStep step = bare();
        step.setCredentialsId(null);
        step.setPvcs(List.of("data-mysql-0"));
        step.setLock("Deployment");
        assertEquals("deployment", step.getLock());
        assertEquals(
                List.of(
                        "flushAndLock: is missing; give flushAndLock: the name of the Deployment whose pod takes the lock"),
                step.findings().stream().map(Object::toString).toList());
        step.setFlushAndLock(" flush-and-lock ");
        assertEquals("flush-and-lock", step.getFlushAndLock());
        assertEquals(List.of(), step.findings());
    }

    @Test
    void whatMakesNoSenseWithAPodsLockIsRefused() {
        MysqlConsistentSnapshotStep step = bare();
        step.setCredentialsId(null);
        step.setPvcs(List.of("data-mysql-0"));
        step.setLock("deployment");
        step.setFlushAndLock("shop/flush-and-lock");
        step.setHost("mysql.shop");
        step.setDesync(true);
        assertEquals(
                List.of(
                        "flushAndLock: 'shop/flush-and-lock' is no name of a Deployment; give its name alone: it is looked for in"
                                + " the namespace of the volumes",
                        "desync: needs a session of ours, and with lock: 'deployment' there is none that locks; leave it out, or"
                                + " take another lock",
                        "host: is given, but without credentialsId nobody logs on there; leave it out, or give both"),
                step.findings().stream().map(Object::toString).toList());
    }

    @Test
    void aDeploymentWithoutItsLockIsRefused() {
        MysqlConsistentSnapshotStep step = step();
        step.setFlushAndLock("flush-and-lock");
        assertEquals(
                List.of("flushAndLock: is given with lock: 'global'; give lock: 'deployment' with it"),
                step.findings().stream().map(Object::toString).toList());
    }

    @Test
    void theBlockTakesNoLockOfAPod() throws Exception {
        PipelineBuild build = run("""
                withMysqlReadLock(host: 'db', credentialsId: 'mysql', lock: 'deployment') {
                    echo 'inside'
                }
                """);
        assertEquals(Result.FAILURE, build.result());
        assertTrue(build.log().contains("lock: 'deployment' is no lock; give global or instance"), build.log());
    }

    @ParameterizedTest
    @CsvSource({"verify, verify", "VerifyCA, verifyCa", "Preferred, preferred"})
    void everyWayToProtectTheConnectionHasItsWord(String word, String kept) {
        MysqlConsistentSnapshotStep step = step();
        step.setTls(word);
        assertEquals(kept, step.getTls());
        assertEquals(List.of(), step.findings());
    }

    @Test
    void nothingIsChangedOnTheServerUnlessItIsAskedFor() {
        MysqlConsistentSnapshotStep step = step();
        assertEquals(ReplicationCare.NONE, step.limits().care());
        step.setPauseReplica(true);
        step.setDesync(true);
        assertEquals(new ReplicationCare(true, true), step.limits().care());
    }

    @Test
    void oneFieldOfTheFormTakesSeveralClaims() {
        MysqlConsistentSnapshotStep step = step();
        step.setPvcs(List.of("data, logs\nredo"));
        assertEquals(List.of("data", "logs", "redo"), step.getPvcs());
    }

    @Test
    void allThatIsMissingIsToldAtOnceAndWithoutAStackTrace() throws Exception {
        PipelineBuild build = run("mysqlConsistentSnapshot(port: 3306)");
        assertEquals(Result.FAILURE, build.result());
        for (String name : List.of("namespace", "workload", "kubeconfigId", "credentialsId")) {
            assertTrue(build.log().contains(name + ": is missing; give " + name + ":"), build.log());
        }
        assertFalse(build.log().contains("\tat "), build.log());
    }

    @Test
    void limitsOutOfRangeAreRefusedWithTheRange() throws Exception {
        PipelineBuild build = run("""
                withMysqlReadLock(host: 'db', credentialsId: 'mysql', leaseSeconds: 1, guardPolicy: 'hope', lock: 'padlock', tls: 'maybe') {
                    echo 'inside'
                }
                """);
        assertEquals(Result.FAILURE, build.result());
        assertTrue(
                build.log().contains("guardPolicy: 'hope' is no policy; give wait or fail or killSelects or killAll"),
                build.log());
        assertTrue(
                build.log()
                        .contains(
                                "lock: 'padlock' is no lock; give global or instance or backupStage or tables or auto"),
                build.log());
        assertTrue(
                build.log()
                        .contains(
                                "tls: 'maybe' is no way to protect a connection; give verify or verifyCa or preferred"),
                build.log());
        assertTrue(build.log().contains("lease: 1 s is out of range; give 2 s to 3600 s"), build.log());
        assertFalse(build.log().contains("inside"), build.log());
    }

    @Test
    void theLockIsLetGoAtTheCutUnlessAskedOtherwise() {
        MysqlConsistentSnapshotStep step = bare();
        assertEquals(ReleaseAt.CUT, step.releaseAt());

        step.setReleaseAt("Ready");
        step.setGroupSnapshotClass(" ");

        assertEquals("ready", step.getReleaseAt());
        assertEquals(ReleaseAt.READY, step.releaseAt());
        assertNull(step.getGroupSnapshotClass());
    }

    @Test
    void anUnknownMomentToLetTheLockGoIsTold() throws Exception {
        PipelineBuild build = run(
                "mysqlConsistentSnapshot(namespace: 's', pvcs: ['d'], host: 'h', credentialsId: 'mysql', kubeconfigId: 'kube',"
                        + " releaseAt: 'soon')");
        assertTrue(build.log().contains("releaseAt: 'soon' is no moment; give cut or ready"), build.log());
    }

    @Test
    void limitsOfTheStorageOutOfRangeAreRefusedToo() throws Exception {
        PipelineBuild build = run(
                "mysqlConsistentSnapshot(namespace: 's', pvcs: ['d'], host: 'h', credentialsId: 'mysql', kubeconfigId: 'kube',"
                        + " cleanupTimeoutSeconds: 0)");
        assertTrue(build.log().contains("cleanupTimeout: is 0 ms; give 1 to 3600 seconds instead"), build.log());
    }

    @Test
    void groovyStringsListsAndTextForNumbersAreBound() throws Exception {
        PipelineBuild build = run("""
                def ns = 'shop'
                mysqlConsistentSnapshot(namespace: "${ns}", pvcs: ["data-${1}"], host: 'db.example', port: '3307',
                    credentialsId: 'nobody', kubeconfigId: 'kube', allowNonDurable: true, guardPolicy: 'FAIL',
                    pauseReplica: true, desync: false)
                """);
        assertTrue(build.log().contains("ERROR: credential 'nobody': no credential of this id"), build.log());
    }

    @Test
    void oneClaimNeedsNoList() throws Exception {
        PipelineBuild build = run(
                "mysqlConsistentSnapshot(namespace: 's', pvcs: 'd', host: 'h', credentialsId: 'nobody', kubeconfigId: 'k')");
        assertTrue(build.log().contains("ERROR: credential 'nobody'"), build.log());
    }

    @Test
    void aWorkloadNeedsNeitherHostNorClaims() {
        MysqlConsistentSnapshotStep step = bare();
        step.setWorkload(" sts/orders-db ");
        assertEquals(List.of(), step.findings());
        assertNull(step.address());
        assertEquals("sts/orders-db", step.target("shop", List.of()).workload().workload());
        assertEquals(0, step.target("shop", List.of()).port());
        assertEquals(Preference.PRIMARY, step.target("shop", List.of()).prefer());
        assertEquals(Duration.ofSeconds(60), step.target("shop", List.of()).maxReplicaLag());
    }

    @Test
    void anotherPortThanTheDefaultIsThatOfThePod() {
        MysqlConsistentSnapshotStep step = step();
        step.setPort(3307);
        assertEquals(3307, step.target("shop", List.of()).port());
    }

    @ParameterizedTest
    @CsvSource({"primary, PRIMARY", "Replica, REPLICA", "'', PRIMARY"})
    void everyPreferenceHasItsWord(String word, Preference preference) {
        MysqlConsistentSnapshotStep step = step();
        step.setPrefer(word);
        assertEquals(preference, step.target("shop", List.of()).prefer());
        assertEquals(preference.word(), step.getPrefer());
    }

    @Test
    void whatIsWrongWithTheWorkloadIsToldAtOnce() throws Exception {
        PipelineBuild build = run("""
                mysqlConsistentSnapshot(namespace: 's', workload: 'cronjob/x', selector: 'a=b', credentialsId: 'mysql',
                    kubeconfigId: 'kube', prefer: 'any', maxReplicaLagSeconds: -1, dryRun: true)
                """);
        assertTrue(build.log().contains("selector: is given beside workload; give one of them"), build.log());
        assertTrue(
                build.log().contains("workload 'cronjob/x': is of a kind that is not known here, 'cronjob'; give"),
                build.log());
        assertTrue(
                build.log().contains("prefer: 'any' is no part that a server plays; give primary or replica"),
                build.log());
        assertTrue(build.log().contains("maxReplicaLag: -1 s is out of range; give 0 s to 86400 s"), build.log());
    }

    @Test
    void theBlockStepNeedsAHostOrAWorkloadWithItsCluster() throws Exception {
        assertTrue(run("withMysqlReadLock(credentialsId: 'mysql') { echo 'x' }")
                .log()
                .contains("host: is missing; give host: the server's DNS name or address, or workload or selector"));
        String log = run("withMysqlReadLock(credentialsId: 'mysql', workload: 'sts/db', host: 'h') { echo 'x' }")
                .log();
        for (String name : List.of("namespace", "kubeconfigId")) {
            assertTrue(log.contains(name + ": is missing; give " + name + ":"), log);
        }
        assertTrue(log.contains("host: is given beside workload or selector"), log);
    }

    @Test
    void anUnknownArgumentIsRefused() throws Exception {
        PipelineBuild build = run("mysqlRestoreSnapshot(namespace: 'shop', volume: 'x')");
        assertEquals(Result.FAILURE, build.result());
        assertTrue(build.log().contains("Unknown parameter(s)"), build.log());
        assertTrue(build.log().contains("volume"), build.log());
    }

    @Test
    void theBlockStepWantsABody() throws Exception {
        PipelineBuild build = run("withMysqlReadLock(host: 'db', credentialsId: 'mysql')");
        assertTrue(build.log().contains("withMysqlReadLock step must be called with a body"), build.log());
    }

    @Test
    void theStepShowsItsServerAndNothingSecret() {
        Map<String, Object> arguments =
                Map.of("host", "mysql.shop", "namespace", "shop", "credentialsId", "mysql", "kubeconfigId", "kube");
        assertEquals("shop/mysql.shop", new MysqlConsistentSnapshotStep.DescriptorImpl().argumentsToString(arguments));
        assertEquals(
                "mysql.shop",
                new WithMysqlReadLockStep.DescriptorImpl().argumentsToString(Map.of("host", "mysql.shop")));
        assertEquals(
                "shop/sts/orders-db",
                new MysqlConsistentSnapshotStep.DescriptorImpl()
                        .argumentsToString(Map.of("namespace", "shop", "workload", "sts/orders-db")));
    }
}
