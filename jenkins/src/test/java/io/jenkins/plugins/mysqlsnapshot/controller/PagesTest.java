package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.ChromiumPrograms;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What somebody sees who opens a build, or its job, and what a program is told. */
@WithJenkins
class PagesTest {

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80();

    @TempDir
    Path folder;

    private JenkinsRule jenkins;
    private ControllerScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(MYSQL.server()).open();
    }

    @BeforeEach
    void open(JenkinsRule rule) {
        jenkins = rule;
        scenario = new ControllerScenario(MYSQL.server(), folder);
    }

    @AfterEach
    void close() throws Exception {
        scenario.assertNothingLeft();
        scenario.close();
    }

    private WorkflowRun built() throws Exception {
        WorkflowJob job = scenario.job(jenkins, "backup", "mysqlConsistentSnapshot(TARGET, name: 'one')");
        return jenkins.assertBuildStatusSuccess(job.scheduleBuild2(0));
    }

    private void assertShown(HtmlPage page, String... texts) {
        String shown = page.asNormalizedText();
        for (String text : texts) {
            assertTrue(shown.contains(text), "'" + text + "' in:\n" + shown);
        }
        // what a policy against inline style and script would refuse, within what is ours
        assertEquals(
                List.of(),
                page.getByXPath(
                        "//*[contains(@class,'mysql-snapshot')]//*[@style or self::script[not(@src)] or self::style]"));
    }

    @Test
    void aBuildShowsWhatItCut() throws Exception {
        WorkflowRun build = built();
        HtmlPage page = jenkins.createWebClient().getPage(build, "mysql-snapshots/");
        assertShown(page, "MySQL snapshot", "one", "proved", "Lock held", "Proof", "one-data-mysql-0", "kubectl get");
        assertFalse(page.getByXPath("//*[contains(@class,'mysql-snapshot')]//*[name()='svg']")
                .isEmpty());
        assertShown(jenkins.createWebClient().getPage(build, ""), "MySQL snapshot", "one: proved");
    }

    @Test
    void aBuildWhoseManifestIsGoneSaysSo() throws Exception {
        WorkflowRun build = built();
        Files.delete(build.getArtifactsDir().toPath().resolve("mysql-snapshots/one.json"));
        assertShown(
                jenkins.createWebClient().getPage(build, "mysql-snapshots/"),
                "is not among the artifacts of this build any more",
                "one-data-mysql-0");
    }

    @Test
    void aJobShowsItsTrend() throws Exception {
        WorkflowRun build = built();
        HtmlPage page = jenkins.createWebClient().getPage(build.getParent(), "mysql-snapshots/");
        assertShown(page, "MySQL snapshots", "#1", "Lock held", "whole");
        assertEquals(
                5,
                page.getByXPath("//*[name()='svg' and contains(@class,'trend')]")
                        .size());
    }

    private void named() throws Exception {
        built();
        SnapshotConfiguration.get().setClusters(List.of(new ClusterConfiguration("simulated", "kube")));
        SnapshotConfiguration.get().setTargets(List.of(scenario.target("orders-db")));
    }

    @Test
    void aTargetShowsItsSets() throws Exception {
        named();
        JenkinsRule.WebClient client = jenkins.createWebClient();
        assertShown(client.goTo("manage/mysql-snapshot-targets/"), "orders-db", "simulated", "nobody has tested it");
        // of its claim: the run named no target
        assertShown(
                client.goTo("manage/mysql-snapshot-targets/target/orders-db/"),
                "MySQL snapshot sets of orders-db",
                "one",
                "proved",
                "backup#1",
                "What pruning would do");
    }

    @Test
    void onlyAnAdministratorSeesTheTargets() throws Exception {
        named();
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(
                new MockAuthorizationStrategy().grant(Jenkins.READ).everywhere().to("reader"));
        JenkinsRule.WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.login("reader");
        for (String place : List.of("", "target/orders-db/", "target/orders-db/api/json")) {
            assertEquals(
                    403,
                    client.getPage(new URL(jenkins.getURL(), "manage/mysql-snapshot-targets/" + place))
                            .getWebResponse()
                            .getStatusCode(),
                    place);
        }
    }

    /** For people: in {@code target/screens}, where a browser is to be had. */
    @Test
    void picturesOfThePages() throws Exception {
        Optional<String> why = ChromiumPrograms.whyItCannotRun();
        why.ifPresent(reason -> System.err.println("pictures of the pages skipped: " + reason));
        assumeTrue(why.isEmpty(), why.orElse(""));
        WorkflowJob job = scenario.job(jenkins, "nightly", "mysqlConsistentSnapshot(TARGET)");
        for (int number = 1; number <= 6; number++) {
            jenkins.buildAndAssertSuccess(job);
        }
        picture("job/nightly/6/mysql-snapshots/", "build-page.png");
        picture("job/nightly/mysql-snapshots/", "job-page.png");
    }

    private void picture(String address, String name) throws Exception {
        Path picture = Files.createDirectories(Path.of("target/screens").toAbsolutePath())
                .resolve(name);
        ChromiumPrograms chromium = ChromiumPrograms.get();
        ProcessBuilder command = new ProcessBuilder(
                        chromium.browser().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--window-size=1280,1100",
                        "--virtual-time-budget=10000",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--screenshot=" + picture,
                        jenkins.getURL() + address)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile());
        command.environment().putAll(chromium.environment());
        Process browser = command.start();
        try {
            assertTrue(browser.waitFor(90, TimeUnit.SECONDS), "the browser goes on");
        } finally {
            browser.destroyForcibly();
        }
        assertTrue(Files.size(picture) > 10_000, () -> name + " is empty");
    }

    @Test
    void aProgramIsToldTheSame() throws Exception {
        WorkflowRun build = built();
        String json = jenkins.createWebClient()
                .getPage(new URL(jenkins.getURL(), build.getUrl() + "mysql-snapshots/api/json"))
                .getWebResponse()
                .getContentAsString();
        assertTrue(json.contains("\"id\":\"one\"") && json.contains("\"state\":\"proved\""), json);
        String trend = jenkins.createWebClient()
                .getPage(new URL(jenkins.getURL(), "job/backup/mysql-snapshots/api/json"))
                .getWebResponse()
                .getContentAsString();
        assertTrue(trend.contains("\"build\":1"), trend);
    }
}
