package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights.Right;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * That every right of docs/rbac-clones.yaml, docs/rbac-clone-elsewhere.yaml and docs/rbac-restore.yaml is needed: each is taken away in
 * turn, and the step that needs it says which one is missing. Two are optional, and said to be: pods/log, whose lack only makes a
 * finding shorter, and the right to hold a set.
 */
class ClusterLaterRightsTest extends ClusterCloneScenario {

    private static final String VERIFY =
            "mysqlVerifySnapshot target: 'orders-db', set: 'night', isolation: 'required', checkTables: 'none'";
    private static final String SERVICE = "withMysqlClone(target: 'orders-db', reach: 'service') { echo 'never' }";
    private static final String RESTORE =
            "mysqlRestoreSnapshot target: 'orders-db', inPlace: true, set: 'night', confirm: 'orders-db'";

    private final List<String> silent = new ArrayList<>();

    /** Runs without the right, and remembers it where nothing named it. */
    private void toldWithout(Right right, Result result, String script) throws Exception {
        build = runner.start(script);
        assertTrue(build.join(LONG), build.log());
        String verb = "may not (\\w+, )*" + right.verb() + "(, \\w+)* " + right.resource() + "\\b";
        String rule = "\\{apiGroups: \\[\"" + right.group() + "\"\\], resources: \\[\"" + right.resource()
                + "\"\\], verbs: \\[[^\\]]*\"" + right.verb() + "\"";
        List<String> lines = build.log()
                .lines()
                .filter(line -> line.matches(".*(" + verb
                        + "|is not held: another job may prune it; add to the account's Role: ).*" + rule + ".*"))
                .toList();
        System.out.println("without " + right + ": " + lines);
        if (lines.isEmpty() || build.result() != result) {
            silent.add(right + " (" + build.result() + "): " + build.log());
        }
    }

    private void awaitThat(Right right, String where, boolean allowed) throws Exception {
        Deadline deadline = clock.deadline(Duration.ofSeconds(60));
        try (KubernetesClient client = Kubeconfig.connect(kubeconfig)) {
            while (new AccessReview(client)
                            .mayAll(right.group(), right.resource(), right.cluster() ? null : where, right.verb())
                    != allowed) {
                assertTrue(!deadline.hasPassed(), right::toString);
                clock.pause(Duration.ofMillis(100));
            }
        }
    }

    private void withoutEach(DocumentedRights all, List<Right> rights, String otherwise) throws Exception {
        for (Right right : rights) {
            if (right.resource().equals("pods/log")) {
                continue;
            }
            namespace.grant(all.without(right));
            awaitThat(right, namespace.name(), false);
            toldWithout(
                    right,
                    otherwise.equals(RESTORE) && right.toString().startsWith("patch volumesnapshots")
                            ? Result.SUCCESS
                            : Result.FAILURE,
                    right.resource().equals("services") ? SERVICE : otherwise);
            namespace.grant(all);
            awaitThat(right, namespace.name(), true);
        }
        assertEquals(List.of(), silent);
    }

    private static List<Right> of(DocumentedRights rights, boolean deployments) {
        return rights.each().stream()
                .filter(right -> right.resource().startsWith("deployments") == deployments)
                .toList();
    }

    @Test
    void eachRightOfClonesIsTheOneThatIsTold() throws Exception {
        DocumentedRights all = DocumentedRights.all().and(DocumentedRights.clones());
        serve(ServerKind.MARIADB_10_11);
        withoutEach(all, of(DocumentedRights.clones(), false), VERIFY);
        run(Result.SUCCESS, VERIFY);
    }

    @Test
    void eachRightOfRestoreIsTheOneThatIsTold() throws Exception {
        DocumentedRights all = DocumentedRights.all().and(DocumentedRights.restore());
        serve(ServerKind.MARIADB_10_11);
        namespace.grant(all);
        withoutEach(all, of(DocumentedRights.restore(), false), RESTORE);
    }

    @Test
    void eachRightOnDeploymentsIsTheOneThatIsTold() throws Exception {
        target.setWorkload("deployment/orders");
        DocumentedRights all =
                DocumentedRights.all().and(DocumentedRights.clones()).and(DocumentedRights.restore());
        namespace.grant(all);
        serve(PodServer.deployment(namespace, ServerKind.MARIADB_10_11, "orders"));
        withoutEach(all, of(DocumentedRights.clones(), true), VERIFY);
        withoutEach(all, of(DocumentedRights.restore(), true), RESTORE);
    }

    /** Its pod reads one, so that it has to be copied. */
    private void configured(StatefulSet set) {
        administrator
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace.name())
                        .withName("orders-conf")
                        .endMetadata()
                        .withData(Map.of("connections", "77"))
                        .build())
                .create();
        set.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getEnv()
                .add(new EnvVarBuilder()
                        .withName("CONNECTIONS")
                        .withNewValueFrom()
                        .withNewConfigMapKeyRef("connections", "orders-conf", false)
                        .endValueFrom()
                        .build());
    }

    @Test
    void eachRightOfACloneElsewhereIsTheOneThatIsTold() throws Exception {
        DocumentedRights source = DocumentedRights.elsewhere("shop");
        DocumentedRights all =
                DocumentedRights.all().and(DocumentedRights.clones()).and(source);
        serve(PodServer.of(namespace, ServerKind.MARIADB_10_11, "orders", this::configured));
        namespace.grant(all);
        DocumentedRights there =
                new DocumentedRights(DocumentedRights.elsewhere("rehearsal").inNamespace(), List.of());
        try (ClusterNamespace rehearsal = new ClusterNamespace(
                real.cluster(), "test-" + UUID.randomUUID().toString().substring(0, 8))) {
            rehearsal.admit(namespace, there.inNamespace());
            String script = "withMysqlClone(target: 'orders-db', cloneNamespace: '" + rehearsal.name()
                    + "', isolation: 'required', reach: 'pod') { echo 'never' }";
            withoutEach(all, source.each(), script);
            for (Right right : there.each()) {
                if (right.resource().equals("pods/log")) {
                    continue;
                }
                rehearsal.admit(namespace, there.without(right).inNamespace());
                awaitThat(right, rehearsal.name(), false);
                toldWithout(
                        right,
                        Result.FAILURE,
                        right.resource().equals("services") ? script.replace("'pod'", "'service'") : script);
                rehearsal.admit(namespace, there.inNamespace());
                awaitThat(right, rehearsal.name(), true);
            }
        }
        assertEquals(List.of(), silent);
    }
}
