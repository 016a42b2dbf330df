package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogApart;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights.Right;
import io.jenkins.plugins.mysqlsnapshot.fixture.HolderDeployment;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.timeline.Event;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeRestore;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * That every right of docs/rbac.yaml is needed: each is taken away in turn, and what is told, before any lock, is that one with the
 * rule to paste, and nothing else; or, where it is optional, the run does without it and says so in a line with that rule.
 */
@Tag("cluster")
class ClusterRightsTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private static final String GROUP_CLASS = "btrfs";
    private static final Pattern RULE = Pattern.compile("\\{apiGroups: .*?\\]\\}");

    /** One PVC. */
    private ClusterScenario one;
    /** Its binary log is on a PVC of its own: cut as a group, or one after the other. */
    private PodServer two;

    private HolderDeployment holder;
    private Timeline timeline;

    @TestFactory
    Stream<DynamicTest> eachRightThatIsTakenAwayIsTheOneThatIsTold() throws Exception {
        one = new ClusterScenario(real.namespace());
        two = PodServer.of(real.namespace(), ServerKind.MYSQL_8_0_15, "two", set -> BinlogApart.in(set, true));
        ClusterWorkloadTest.account(two);
        holder = HolderDeployment.documented(real.namespace(), one.server);
        try (SnapshotRun run = run(new ClusterRequest(real.namespace().name(), "kept").byClaim(one.server))) {
            run.awaitReady(run.take());
        }
        DocumentedRights all = DocumentedRights.all();
        return all.each().stream()
                .map(right -> DynamicTest.dynamicTest("without " + right, () -> {
                    real.namespace().grant(all.without(right));
                    awaitThat(right, false);
                    try {
                        toldWithout(right);
                    } finally {
                        real.namespace().grant(all);
                        awaitThat(right, true);
                    }
                }));
    }

    @AfterEach
    void nothingIsHeld() throws Exception {
        if (one != null) {
            one.assertNothingHeld();
            one.close();
        }
    }

    private void toldWithout(Right right) throws Exception {
        ClusterRequest asked = new ClusterRequest(real.namespace().name(), "set");
        switch (right.resource()) {
            case "volumesnapshots", "volumesnapshotclasses" -> refused(right, asked.byClaim(one.server));
            case "persistentvolumeclaims" -> {
                switch (right.verb()) {
                    case "get" -> refused(right, asked.byClaim(one.server));
                    case "patch" -> onlyForGroups(right, asked);
                    default -> restoreRefused(right);
                }
            }
            case "pods" ->
                refused(
                        right,
                        right.verb().equals("get")
                                ? asked.byWorkload(one.server, "pod/" + one.server.pod())
                                : asked.byClaim(one.server));
            case "pods/portforward" -> refused(right, asked.throughTheTunnel("pod/" + one.server.pod()));
            case "statefulsets" -> refused(right, asked.byWorkload(one.server, "statefulset/mysql"));
            case "deployments" -> refused(right, asked.byWorkload(one.server, "deployment/mysql"));
            case "deployments/scale" -> refused(right, asked.underTheLockOf(holder.name(), "statefulset/mysql"));
            case "horizontalpodautoscalers" ->
                doneWithout(right, asked.underTheLockOf(holder.name(), "statefulset/mysql"), "was not looked at");
            case "volumegroupsnapshots", "volumegroupsnapshotclasses" -> onlyForGroups(right, asked);
            case "volumegroupsnapshotcontents" -> doneWithout(right, asked.byClaim(two), "will be held longer");
            case "volumesnapshotcontents" -> doneWithout(right, asked.byClaim(one.server), "half a second longer");
            case "persistentvolumes" -> doneWithout(right, asked.byClaim(one.server), "by the PVC's annotation");
            case "storageclasses" -> restoredWithout(right);
            default -> throw new AssertionError("no run that needs to " + right);
        }
    }

    private void refused(Right right, SnapshotRequest request) throws Exception {
        try (SnapshotRun run = run(request)) {
            SnapshotException refused = assertThrows(SnapshotException.class, run::take);
            assertTheOne(right, refused.findings());
        }
        assertTrue(timeline.first(Phase.LOCKED).isEmpty(), "it was locked");
    }

    /** Cut one after the other, unless a group is asked for. */
    private void onlyForGroups(Right right, ClusterRequest asked) throws Exception {
        doneWithout(right, asked.byClaim(two), "one after the other");
        refused(right, asked.byClaim(two, GROUP_CLASS));
    }

    private void doneWithout(Right right, SnapshotRequest request, String words) throws Exception {
        try (SnapshotRun run = run(request)) {
            run.rehearse();
        }
        assertOneLine(right, words);
    }

    private void restoreRefused(Right right) {
        ClusterException refused = assertThrows(ClusterException.class, () -> restore("refused"));
        assertTheOne(right, refused.findings());
    }

    private void restoredWithout(Right right) throws Exception {
        restore("restored");
        assertOneLine(right, "waited for");
    }

    private void restore(String pvc) throws Exception {
        timeline = new Timeline(one.clock, event -> {});
        new VolumeRestore(one.client(), one.clock, timeline)
                .restore(
                        real.namespace().name(),
                        "kept-" + one.server.claim(),
                        pvc,
                        null,
                        one.clock.deadline(Duration.ofMinutes(2)));
    }

    private SnapshotRun run(SnapshotRequest request) {
        timeline = new Timeline(one.clock, event -> {});
        return new SnapshotRun(one.clock, timeline, one.client(), request);
    }

    private static void assertTheOne(Right right, List<Finding> findings) {
        assertEquals(1, findings.size(), findings::toString);
        Finding finding = findings.get(0);
        System.out.println("without " + right + ": " + finding);
        assertTrue(finding.found().startsWith("may not " + right.verb() + " " + right.resource()), finding::toString);
        assertTrue(finding.remedy().contains(right.cluster() ? "ClusterRole: " : "Role: "), finding::toString);
        assertTrue(gives(rule(finding.remedy()), right), finding::toString);
    }

    /** What is not given by default may be told of too. */
    private void assertOneLine(Right right, String words) throws Exception {
        List<Right> documented = DocumentedRights.all().each();
        List<String> lines = timeline.events().stream()
                .map(Event::detail)
                .filter(line -> RULE.matcher(line).find())
                .filter(line -> documented.stream()
                        .anyMatch(one -> line.contains("ClusterRole") == one.cluster() && gives(rule(line), one)))
                .toList();
        System.out.println("without " + right + ": " + lines);
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains(words) && gives(rule(lines.get(0)), right), lines::toString);
    }

    /** As it would be pasted. */
    private static PolicyRule rule(String text) {
        Matcher rule = RULE.matcher(text);
        assertTrue(rule.find(), text);
        // what begins with a brace is read as JSON
        return Serialization.unmarshal("---\n" + rule.group(), PolicyRule.class);
    }

    private static boolean gives(PolicyRule rule, Right right) {
        return rule.getApiGroups().equals(List.of(right.group()))
                && rule.getResources().equals(List.of(right.resource()))
                && rule.getVerbs().contains(right.verb());
    }

    /** The API server follows its roles, a moment later. */
    private void awaitThat(Right right, boolean allowed) throws InterruptedException {
        String[] resource = right.resource().split("/", 2);
        one.await(
                "it may " + (allowed ? "" : "not ") + right,
                () -> allowed
                        == one.client()
                                .authorization()
                                .v1()
                                .selfSubjectAccessReview()
                                .create(new SelfSubjectAccessReviewBuilder()
                                        .withNewSpec()
                                        .withNewResourceAttributes()
                                        .withVerb(right.verb())
                                        .withGroup(right.group())
                                        .withResource(resource[0])
                                        .withSubresource(resource.length == 1 ? null : resource[1])
                                        .withNamespace(
                                                right.cluster()
                                                        ? null
                                                        : real.namespace().name())
                                        .endResourceAttributes()
                                        .endSpec()
                                        .build())
                                .getStatus()
                                .getAllowed());
    }
}
