package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A credential that is not there or of another kind is one line that says what was found and what to do. */
@Timeout(60)
class CredentialsTest {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String TOKEN = "token-of-the-cluster";

    @TempDir
    Path home;

    private PipelineBuild build;

    private void snapshot(String credentialsId, String kubeconfigId) throws InterruptedException {
        snapshot(credentialsId, kubeconfigId, "");
    }

    private void snapshot(String credentialsId, String kubeconfigId, String more) throws InterruptedException {
        build = new PipelineRunner(home)
                .usernamePassword("mysql", "backup", PASSWORD)
                .secretFile("kube", "users: [{name: a, user: {token: " + TOKEN + ", exec: {command: x}}}]")
                .run("mysqlConsistentSnapshot(namespace: 'shop', pvcs: ['data'], host: 'db', credentialsId: '"
                        + credentialsId + "', kubeconfigId: '" + kubeconfigId + "'" + more + ")");
    }

    @AfterEach
    void theBuildFailedWithoutAStackTraceOrASecret() {
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertFalse(build.log().contains("\tat "), build.log());
        assertFalse(build.log().contains(PASSWORD), build.log());
        assertFalse(build.log().contains(TOKEN), build.log());
    }

    private void says(String line) {
        assertEquals("[Pipeline] mysqlConsistentSnapshot\nERROR: " + line + "\nFinished: FAILURE\n", build.log());
    }

    @Test
    void anUnknownAccount() throws Exception {
        snapshot("nobody", "kube");
        says("credential 'nobody': no credential of this id is available to nightly; create a username/password"
                + " credential of this id in the job's folder or globally, or give another id");
    }

    @Test
    void aFileWhereAnAccountIsWanted() throws Exception {
        snapshot("kube", "kube");
        says("credential 'kube': is of the kind 'Secret file'; give the id of a username/password credential");
    }

    @Test
    void anUnknownKubeconfig() throws Exception {
        snapshot("mysql", "nowhere");
        says("credential 'nowhere': no credential of this id is available to nightly; create a secret file with the"
                + " cluster's kubeconfig of this id in the job's folder or globally, or give another id");
    }

    @Test
    void anAccountWhereAKubeconfigIsWanted() throws Exception {
        snapshot("mysql", "mysql");
        says("credential 'mysql': is of the kind 'Username with password'; give the id of a secret file with the"
                + " cluster's kubeconfig");
    }

    @Test
    void aKubeconfigThatWouldRunACommand() throws Exception {
        snapshot("mysql", "kube");
    }

    @Test
    void anUnknownCa() throws Exception {
        snapshot("mysql", "kube", ", caCredentialsId: 'nowhere'");
        says(
                "credential 'nowhere': no credential of this id is available to nightly; create a secret file with the CA's"
                        + " certificate as PEM of this id in the job's folder or globally, or give another id");
    }

    @Test
    void aKubeconfigWhereACaIsWanted() throws Exception {
        snapshot("mysql", "kube", ", caCredentialsId: 'kube'");
        says(
                "credential 'kube': is no PEM: it has no -----BEGIN CERTIFICATE-----; give the text of the CA's certificate"
                        + " (ca.pem); no Java key store, no DER, no name of a file");
    }

    @Test
    void verifyCaWithoutACa() throws Exception {
        snapshot("mysql", "kube", ", tls: 'verifyCa'");
        says(
                "tls: 'verifyCa' looks at no name, so any host with a public certificate would do; give the server's own CA"
                        + " (caCredentialsId, --ca), or take verify");
    }
}
