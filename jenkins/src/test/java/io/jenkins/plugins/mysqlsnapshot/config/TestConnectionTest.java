package io.jenkins.plugins.mysqlsnapshot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Item;
import java.net.URL;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The button "Test connection": who may press it, and what it tells. */
@WithJenkins
class TestConnectionTest {

    private static final String METHOD =
            "descriptorByName/io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration/testConnection";

    private JenkinsRule jenkins;
    private Folder shop;

    @BeforeEach
    void controller(JenkinsRule rule) throws Exception {
        jenkins = rule;
        shop = jenkins.createProject(Folder.class, "shop");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ, Item.EXTENDED_READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("owner")
                .grant(Item.CONFIGURE)
                .onItems(shop)
                .to("owner"));
        add(CredentialsScope.GLOBAL, "account");
        add(CredentialsScope.SYSTEM, "controllers-own");
    }

    private static void add(CredentialsScope scope, String id) throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(scope, id, null, "backup", "correct-horse-battery"));
    }

    private WebResponse press(String user, String place, HttpMethod method, String... fields) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.login(user);
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), place + METHOD), method);
        if (method == HttpMethod.POST) {
            client.addCrumb(request);
        }
        List<NameValuePair> parameters = request.getRequestParameters();
        request.setRequestParameters(Stream.concat(
                        parameters.stream(),
                        IntStream.range(0, fields.length / 2)
                                .mapToObj(i -> new NameValuePair(fields[2 * i], fields[2 * i + 1])))
                .toList());
        return client.getPage(request).getWebResponse();
    }

    private static final String[] NOBODY_THERE = {
        "name",
        "orders-db",
        "host",
        "127.0.0.1",
        "port",
        "1",
        "maxReplicaLagSeconds",
        "60",
        "tls",
        "preferred",
        "credentialsId",
        "account"
    };

    @Test
    void onlyAnAdministratorMayPressTheGlobalOne() throws Exception {
        assertEquals(403, press("reader", "", HttpMethod.POST, NOBODY_THERE).getStatusCode());
        assertEquals(403, press("owner", "", HttpMethod.POST, NOBODY_THERE).getStatusCode());
        assertEquals(200, press("admin", "", HttpMethod.POST, NOBODY_THERE).getStatusCode());
    }

    @Test
    void onlyWhoConfiguresTheFolderMayPressItsOwn() throws Exception {
        assertEquals(
                403, press("reader", "job/shop/", HttpMethod.POST, NOBODY_THERE).getStatusCode());
        assertEquals(
                200, press("owner", "job/shop/", HttpMethod.POST, NOBODY_THERE).getStatusCode());
    }

    @Test
    void aLinkCannotPressIt() throws Exception {
        assertTrue(press("admin", "", HttpMethod.GET, NOBODY_THERE).getStatusCode() >= 400);
    }

    @Test
    void whatIsFoundIsAListWithoutStackTraceOrSecret() throws Exception {
        String told = press("admin", "", HttpMethod.POST, NOBODY_THERE).getContentAsString();
        assertTrue(told.contains("<ul><li>server 127.0.0.1:1"), told);
        assertFalse(told.contains("\tat "), told);
        assertFalse(told.contains("correct-horse"), told);
    }

    @Test
    void whatWasTypedIsEscaped() throws Exception {
        String told = press(
                        "admin",
                        "",
                        HttpMethod.POST,
                        "name",
                        "x",
                        "host",
                        "<script>alert(1)</script>",
                        "port",
                        "1",
                        "maxReplicaLagSeconds",
                        "60",
                        "credentialsId",
                        "account")
                .getContentAsString();
        assertFalse(told.contains("<script"), told);
        assertTrue(told.contains("&lt;script"), told);
    }

    @Test
    void aFolderCannotHaveTheControllerConnectAnywhere() throws Exception {
        String told = press("owner", "job/shop/", HttpMethod.POST, NOBODY_THERE).getContentAsString();
        assertTrue(told.contains("names a server, which only an administrator may do here"), told);
    }

    @Test
    void theControllersOwnCredentialsAreForNoTarget() throws Exception {
        String[] fields = NOBODY_THERE.clone();
        fields[fields.length - 1] = "controllers-own";
        String told = press("admin", "", HttpMethod.POST, fields).getContentAsString();
        assertTrue(told.contains("no credential of this id is available to the builds of this controller"), told);
    }
}
