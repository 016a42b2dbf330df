package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Steps whose account is in a Secret of the cluster; its password in none of the build's files. */
@Timeout(90)
class AccountSecretStepTest {

    private static final String WHERE =
            "namespace: 'shop', kubeconfigId: 'kube', tls: 'preferred', accountSecret: 'orders'";

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80();

    @TempDir
    Path folder;

    private PipelineScenario scenario;
    private PipelineBuild build;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(MYSQL.server()).open();
    }

    @BeforeEach
    void open() {
        scenario = new PipelineScenario(MYSQL.server(), folder);
        scenario.cluster.add(new SecretBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("orders")
                .endMetadata()
                .addToData("username", encoded(Shop.USER))
                .addToData("password", encoded(Shop.PASSWORD))
                .build());
    }

    private static String encoded(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        // what this one leaves is not to be the next one's
        try (PipelineScenario ended = scenario) {
            ended.nothingIsLeft(build);
            assertFalse(build.log().contains(encoded(Shop.PASSWORD)), build.log());
        }
    }

    private void succeeds(String script) throws Exception {
        build = scenario.run(script);
        assertEquals(Result.SUCCESS, build.result(), build.log());
    }

    @Test
    void aSnapshotByTheAccountOfASecret() throws Exception {
        succeeds("mysqlConsistentSnapshot(workload: 'pod/pod-of-data-mysql-0', " + WHERE + ")");
        assertTrue(build.log().contains("read lock held by connection"), build.log());
    }

    @Test
    void aBlockByTheAccountOfASecret() throws Exception {
        succeeds("withMysqlReadLock(workload: 'pod/pod-of-data-mysql-0', " + WHERE + ") { echo 'inside' }");
    }

    @Test
    void aBlockOfAHostByTheAccountOfASecret() throws Exception {
        succeeds("withMysqlReadLock(host: '" + MYSQL.server().host() + "', port: "
                + MYSQL.server().port() + ", " + WHERE + ") { echo 'inside' }");
    }

    @Test
    void withoutTheRightNothingIsLocked() throws Exception {
        scenario.cluster.deny("get", "secrets");
        build = scenario.run("mysqlConsistentSnapshot(workload: 'pod/pod-of-data-mysql-0', " + WHERE + ")");
        assertEquals(Result.FAILURE, build.result());
        assertTrue(
                build.log()
                        .contains(
                                "ERROR: API rights in namespace shop: may not get secret orders; add to the account's Role: "),
                build.log());
        assertFalse(build.log().contains("read lock"), build.log());
    }
}
