package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.Item;
import hudson.security.Permission;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.LimitsConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kohsuke.stapler.verb.POST;

/** What the forms tell, and to whom. */
class FormTest {

    private final MysqlConsistentSnapshotStep.DescriptorImpl descriptor =
            new MysqlConsistentSnapshotStep.DescriptorImpl();

    private record Job(Set<Permission> permissions) implements Item {
        @Override
        public String getFullName() {
            return "job";
        }

        @Override
        public boolean hasPermission(Permission permission) {
            return permissions.contains(permission);
        }
    }

    private static final Job SEEN = new Job(Set.of(CredentialsProvider.USE_ITEM));
    private static final Job HIDDEN = new Job(Set.of());

    private static List<String> values(ListBoxModel model) {
        return model.stream().map(Object::toString).toList();
    }

    @Test
    void whoMayUseCredentialsIsOfferedThem() {
        assertEquals(List.of("", "(credentials)", "mine"), values(descriptor.doFillCredentialsIdItems(SEEN, "mine")));
        assertEquals(List.of("", "(credentials)", "mine"), values(descriptor.doFillKubeconfigIdItems(SEEN, "mine")));
        assertEquals(
                List.of("wait", "fail", "killSelects", "killAll"),
                values(descriptor.doFillGuardPolicyItems(SEEN, "wait")));
        assertEquals(
                List.of("global", "instance", "backupStage", "tables", "auto", "deployment"),
                values(descriptor.doFillLockItems(SEEN, "global")));
        assertEquals(List.of("verify", "verifyCa", "preferred"), values(descriptor.doFillTlsItems(SEEN, "verify")));
        assertEquals(List.of("primary", "replica"), values(descriptor.doFillPreferItems(SEEN, "primary")));
        assertEquals(List.of("", "(credentials)", "mine"), values(descriptor.doFillCaCredentialsIdItems(SEEN, "mine")));
        assertEquals(
                List.of("", "(credentials)", "mine"), values(descriptor.doFillClientCertificateIdItems(SEEN, "mine")));
    }

    @Test
    void aSecretIsCheckedBesideItsField() {
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckAccountSecret(SEEN, "orders/user/pass", "").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckAccountSecret(HIDDEN, "a/b", "").kind);
        assertEquals(
                "'a/b' is no name of a Secret; give its name, or name/userKey/passwordKey; it is looked for in the namespace of"
                        + " the server",
                descriptor.doCheckAccountSecret(SEEN, "a/b", "").getMessage());
        assertEquals(
                "is given beside credentials; leave one of them out",
                descriptor.doCheckAccountSecret(SEEN, "orders", "mysql").getMessage());
    }

    @Test
    void aCertificateThatWouldNotBeShownIsToldBesideItsField() {
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckClientCertificateId(SEEN, "mine", "verify").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckClientCertificateId(SEEN, "", "preferred").kind);
        assertEquals(
                "with tls 'preferred' it is not shown; take verify or verifyCa, or leave it out",
                descriptor.doCheckClientCertificateId(SEEN, "mine", "preferred").getMessage());
    }

    @Test
    void whoMayNotSeesOnlyWhatIsThere() {
        for (Item item : Arrays.asList(HIDDEN, null)) {
            assertEquals(List.of("mine"), values(descriptor.doFillCredentialsIdItems(item, "mine")));
            assertEquals(List.of("mine"), values(descriptor.doFillKubeconfigIdItems(item, "mine")));
            assertEquals(List.of("fail"), values(descriptor.doFillGuardPolicyItems(item, "fail")));
            assertEquals(List.of("auto"), values(descriptor.doFillLockItems(item, "auto")));
            assertEquals(List.of("preferred"), values(descriptor.doFillTlsItems(item, "preferred")));
            assertEquals(List.of("mine"), values(descriptor.doFillCaCredentialsIdItems(item, "mine")));
            assertEquals(List.of("mine"), values(descriptor.doFillClientCertificateIdItems(item, "mine")));
            assertEquals(List.of("replica"), values(descriptor.doFillPreferItems(item, "replica")));
            assertEquals(List.of("ready"), values(descriptor.doFillReleaseAtItems(item, "ready")));
            assertEquals(FormValidation.Kind.OK, descriptor.doCheckWorkload(item, "orders").kind);
            assertEquals(FormValidation.Kind.OK, descriptor.doCheckPort(item, "0").kind);
            assertEquals(FormValidation.Kind.OK, descriptor.doCheckHost(item, "").kind);
        }
    }

    @Test
    void aValueOutOfRangeIsToldWithTheRange() {
        assertEquals(
                "0 is out of range; give 1 to 65535",
                descriptor.doCheckPort(SEEN, "0").getMessage());
        assertEquals(
                "1 s is out of range; give 2 s to 3600 s",
                descriptor.doCheckLeaseSeconds(SEEN, "1").getMessage());
        assertEquals(
                "Give a whole number.",
                descriptor.doCheckMaxHoldSeconds(SEEN, "soon").getMessage());
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckMaxHoldSeconds(SEEN, "30").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckAcquireBudgetSeconds(SEEN, "").kind);
    }

    @Test
    void theMomentsToLetTheLockGoAreOffered() {
        assertEquals(List.of("cut", "ready"), values(descriptor.doFillReleaseAtItems(SEEN, "cut")));
    }

    @Test
    void aMandatoryFieldIsAskedFor() {
        assertEquals(
                "Give the namespace of the volume claims.",
                descriptor.doCheckNamespace(SEEN, " ", "").getMessage());
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckNamespace(SEEN, "shop", "").kind);
    }

    @Test
    void anAccountIsAskedForUnlessAPodTakesTheLock() {
        assertEquals(
                "Give a username/password credential.",
                descriptor.doCheckCredentialsId(SEEN, "", "global", "", "").getMessage());
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckCredentialsId(SEEN, "", "deployment", "", "").kind);
        assertEquals(
                FormValidation.Kind.OK,
                descriptor.doCheckCredentialsId(SEEN, "", "global", "", "orders-db-backup").kind);
    }

    @Test
    void theBlockTakesNoLockOfAPod() {
        assertEquals(
                List.of("global", "instance", "backupStage", "tables", "auto"),
                values(new WithMysqlReadLockStep.DescriptorImpl().doFillLockItems(SEEN, "global")));
    }

    @Test
    void whatIsNoNameOfADeploymentIsToldAtItsField() {
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckFlushAndLock(SEEN, "").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckFlushAndLock(SEEN, "flush-and-lock").kind);
        assertEquals(
                "'shop/flush-and-lock' is no name of a Deployment; give its name alone: it is looked for in the namespace of the"
                        + " volumes",
                descriptor.doCheckFlushAndLock(SEEN, "shop/flush-and-lock").getMessage());
    }

    @Test
    void whereTheServerIsMayBeLeftOut() {
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckHost(SEEN, " ").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckHost(SEEN, "db").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckWorkload(SEEN, "").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckWorkload(SEEN, "pxc/orders").kind);
    }

    @Test
    void aWorkloadOfAnUnknownKindIsToldAtItsField() {
        assertTrue(descriptor
                .doCheckWorkload(SEEN, "orders")
                .getMessage()
                .startsWith("is not of the form kind/name; give"));
        assertEquals(
                "86401 is out of range; give 0 to 86400",
                descriptor.doCheckMaxReplicaLagSeconds(SEEN, "86401").getMessage());
    }

    @Test
    void aClusterIsAskedForOneWayThatLeadsThere() {
        ClusterConfiguration.DescriptorImpl cluster = new ClusterConfiguration.DescriptorImpl();
        assertEquals(
                "Give a secret file with the cluster's kubeconfig, or a server with a token.",
                cluster.doCheckKubeconfigId(SEEN, "", "", false).getMessage());
        assertEquals(FormValidation.Kind.OK, cluster.doCheckKubeconfigId(SEEN, "", "https://api", false).kind);
        assertEquals(FormValidation.Kind.OK, cluster.doCheckKubeconfigId(SEEN, "", "", true).kind);
        assertEquals(
                "says several ways that lead to the cluster; leave all but one empty",
                cluster.doCheckKubeconfigId(SEEN, "kube", "https://api", false).getMessage());
        assertEquals(
                "has the server 'http://api'; give an https:// address, without user or password",
                cluster.doCheckServerUrl(SEEN, "http://api", false).getMessage());
        assertEquals(
                "Give a secret text with the token of a service account.",
                cluster.doCheckTokenCredentialsId(SEEN, "", "https://api").getMessage());
        assertTrue(cluster.doCheckCaCertificate(SEEN, "/etc/ca.crt")
                .getMessage()
                .startsWith("has a CA certificate that cannot be read"));
        assertEquals(FormValidation.Kind.OK, cluster.doCheckServerUrl(HIDDEN, "http://api", false).kind);
    }

    @Test
    void aUrlIsNoHost() {
        assertEquals(
                "'jdbc:mysql://db/?allowLoadLocalInfile=true' is no host name; give a DNS name or an IP address, without scheme,"
                        + " port or path",
                descriptor
                        .doCheckHost(SEEN, "jdbc:mysql://db/?allowLoadLocalInfile=true")
                        .getMessage());
    }

    @Test
    void checksumsAreCheckedLineByLineAndTakenByTableToo() {
        MysqlVerifySnapshotStep.DescriptorImpl verify = new MysqlVerifySnapshotStep.DescriptorImpl();
        assertEquals(FormValidation.Kind.OK, verify.doCheckChecksums(SEEN, "shop.orders=1\n\nshop.items").kind);
        assertTrue(verify.doCheckChecksums(SEEN, "shop.orders=1\norders")
                .getMessage()
                .startsWith("'orders' is no table with its checksum"));
        assertEquals(FormValidation.Kind.OK, verify.doCheckChecksums(HIDDEN, "orders").kind);
        assertEquals(
                List.of("shop.orders=2914721930"),
                verify.customInstantiate(Map.of("checksums", Map.of("shop.orders", 2914721930L)))
                        .get("checksums"));
        assertEquals(
                List.of("shop.orders"),
                verify.customInstantiate(Map.of("checksums", "shop.orders")).get("checksums"));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                MysqlConsistentSnapshotStep.DescriptorImpl.class,
                WithMysqlReadLockStep.DescriptorImpl.class,
                MysqlRestoreSnapshotStep.DescriptorImpl.class,
                MysqlSnapshotsStep.DescriptorImpl.class,
                MysqlSnapshotGateStep.DescriptorImpl.class,
                MysqlPruneSnapshotsStep.DescriptorImpl.class,
                MysqlVerifySnapshotStep.DescriptorImpl.class,
                WithMysqlCloneStep.DescriptorImpl.class,
                ClusterConfiguration.DescriptorImpl.class,
                LimitsConfiguration.DescriptorImpl.class,
                TargetConfiguration.DescriptorImpl.class
            })
    void everyMethodOfTheFormWantsAPost(Class<?> type) {
        List<Method> methods = Stream.of(type.getMethods())
                .filter(each -> each.getName().startsWith("do"))
                .toList();
        assertTrue(methods.size() > 2);
        assertEquals(
                List.of(),
                methods.stream()
                        .filter(each -> !each.isAnnotationPresent(POST.class))
                        .toList());
    }
}
