package io.jenkins.plugins.mysqlsnapshot.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An account read from a Secret, and the line where it cannot be. */
@Timeout(60)
class AccountSecretTest {

    private static final String PASSWORD = "correct-horse-battery";

    @TempDir
    Path folder;

    private SimulatedCluster cluster;
    private KubernetesClient client;

    @BeforeEach
    void open() throws Exception {
        cluster = new SimulatedCluster(folder);
        client = Kubeconfig.connect(cluster.kubeconfig());
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        cluster.close();
    }

    private void secret(String... data) {
        SecretBuilder secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("backup")
                .endMetadata();
        for (int i = 0; i < data.length; i += 2) {
            secret.addToData(data[i], Base64.getEncoder().encodeToString(data[i + 1].getBytes(StandardCharsets.UTF_8)));
        }
        cluster.add(secret.build());
    }

    private AccountSecret.Login read(String words) throws Exception {
        return AccountSecret.of(words).read(client, "shop");
    }

    private void refused(String words, String line) {
        ClusterException refusal = assertThrows(ClusterException.class, () -> read(words));
        assertEquals(line, refusal.getMessage());
        assertFalse(refusal.toString().contains(PASSWORD));
    }

    @Test
    void itsKeysAreUsernameAndPasswordAndOneRequestReadsThem() throws Exception {
        secret("username", "backup", "password", PASSWORD);
        AccountSecret.Login login = read("backup");
        assertEquals("backup", login.user());
        assertEquals(PASSWORD, login.password());
        assertEquals("backup", login.toString());
        assertEquals(List.of("GET /api/v1/namespaces/shop/secrets/backup"), cluster.requests());
    }

    @Test
    void otherKeysAreNamed() throws Exception {
        secret("user", "root", "root-password", PASSWORD);
        assertEquals("root", read("backup/user/root-password").user());
    }

    @Test
    void withoutTheRightTheRuleForThisOneIsTold() {
        cluster.deny("get", "secrets");
        refused(
                "backup",
                "API rights in namespace shop: may not get secret backup; add to the account's Role: {apiGroups: [\"\"],"
                        + " resources: [\"secrets\"], resourceNames: [\"backup\"], verbs: [\"get\"]}");
    }

    @Test
    void oneThatIsMissing() {
        refused("backup", "Secret shop/backup: does not exist; name one that does: kubectl -n shop get secret");
    }

    @Test
    void aKeyThatIsMissing() {
        secret("user", "backup", "password", PASSWORD);
        refused(
                "backup",
                "Secret shop/backup: has no key 'username'; put it there, or say which keys: accountSecret:"
                        + " 'backup/userKey/passwordKey'");
    }

    @Test
    void aKeyThatIsEmpty() {
        secret("username", "", "password", PASSWORD);
        refused("backup", "Secret shop/backup: its key 'username' is empty; put a value there");
    }

    @Test
    void aPasswordStoredWithItsLineBreak() {
        secret("username", "backup", "password", PASSWORD + "\n");
        refused(
                "backup",
                "Secret shop/backup: its key 'password' ends with a line break; store it without one: printf, not echo");
    }

    @Test
    void whatIsNoNameIsToldBeforeAnythingIsAsked() {
        for (String words : List.of("a/b", "a/b/c/d", "A", "../x", "a//b", "a b")) {
            assertEquals(1, AccountSecret.findings(words).size(), words);
        }
        assertEquals(List.of(), AccountSecret.findings("orders-db.backup/MYSQL_USER/mysql.password"));
    }
}
