package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.config.FormFields;
import io.jenkins.plugins.mysqlsnapshot.config.Refusals;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code mysqlRestoreSnapshot(...)}: a new volume claim from one proved snapshot. Parameters only; the work is in
 * {@link MysqlRestoreSnapshotStepExecution}.
 */
public final class MysqlRestoreSnapshotStep extends Step {

    private static final int DEFAULT_TIMEOUT_SECONDS = 600;

    private final String snapshot;
    private final String pvc;
    private String target;
    private String namespace;
    private String cluster;
    private String kubeconfigId;
    private String storageClass;
    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

    @DataBoundConstructor
    public MysqlRestoreSnapshotStep(String snapshot, String pvc) {
        this.snapshot = Util.fixEmptyAndTrim(snapshot);
        this.pvc = Util.fixEmptyAndTrim(pvc);
    }

    public String getTarget() {
        return target;
    }

    /** Null or empty: the script says itself where the snapshot is. */
    @DataBoundSetter
    public void setTarget(String target) {
        this.target = Util.fixEmptyAndTrim(target);
    }

    public String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public void setNamespace(String namespace) {
        this.namespace = Util.fixEmptyAndTrim(namespace);
    }

    public String getCluster() {
        return cluster;
    }

    /** One of the configured clusters, in place of a kubeconfig. */
    @DataBoundSetter
    public void setCluster(String cluster) {
        this.cluster = Util.fixEmptyAndTrim(cluster);
    }

    public String getSnapshot() {
        return snapshot;
    }

    public String getPvc() {
        return pvc;
    }

    public String getKubeconfigId() {
        return kubeconfigId;
    }

    @DataBoundSetter
    public void setKubeconfigId(String kubeconfigId) {
        this.kubeconfigId = Util.fixEmptyAndTrim(kubeconfigId);
    }

    public String getStorageClass() {
        return storageClass;
    }

    /** Null or empty: the class of the claim that was cut, or the cluster's default where that is gone. */
    @DataBoundSetter
    public void setStorageClass(String storageClass) {
        this.storageClass = Util.fixEmptyAndTrim(storageClass);
    }

    public int getTimeoutSeconds() {
        return timeoutSeconds;
    }

    @DataBoundSetter
    public void setTimeoutSeconds(int timeoutSeconds) {
        this.timeoutSeconds = timeoutSeconds;
    }

    Duration timeout() {
        return Duration.ofSeconds(timeoutSeconds);
    }

    ClusterReference clusterReference() {
        return ClusterReference.of(cluster, kubeconfigId);
    }

    /** What the script says of where the snapshot is, by name. */
    List<String> placeGiven() {
        List<String> given = new ArrayList<>();
        if (namespace != null) {
            given.add("namespace");
        }
        if (cluster != null) {
            given.add("cluster");
        }
        if (kubeconfigId != null) {
            given.add("kubeconfigId");
        }
        return given;
    }

    /** What is missing or out of range; empty where nothing is. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Missing.addTo(findings, "namespace", namespace, "the snapshot's namespace");
        Missing.addTo(findings, "snapshot", snapshot, "the name of a VolumeSnapshot, as in the set's names");
        Missing.addTo(findings, "pvc", pvc, "the name of the claim to create");
        if (clusterReference() == null) {
            findings.add(Missing.of("kubeconfigId", Missing.KUBECONFIG));
        } else if (cluster != null && kubeconfigId != null) {
            findings.add(Missing.kubeconfigBesideCluster());
        }
        if (timeoutSeconds < 1) {
            findings.add(new Finding("timeoutSeconds", timeoutSeconds + " is out of range", "give 1 or more"));
        }
        return findings;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        TargetChoice.settle(this, context.get(Run.class).getParent());
        return new MysqlRestoreSnapshotStepExecution(context, this);
    }

    @Extension
    @Symbol("mysqlRestoreSnapshot")
    public static final class DescriptorImpl extends StepDescriptor {

        @Override
        public String getFunctionName() {
            return "mysqlRestoreSnapshot";
        }

        @Override
        public String getDisplayName() {
            return "Restore a volume from a snapshot of a MySQL server";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        @Override
        public String argumentsToString(Map<String, Object> namedArgs) {
            return namedArgs.get("snapshot") instanceof CharSequence snapshot ? snapshot.toString() : null;
        }

        @POST
        public ListBoxModel doFillTargetItems(@AncestorInPath Item item, @QueryParameter String target) {
            return WorkloadStepDescriptor.targets(item, target);
        }

        @POST
        public ListBoxModel doFillClusterItems(@AncestorInPath Item item, @QueryParameter String cluster) {
            return WorkloadStepDescriptor.clusters(item, cluster);
        }

        @POST
        public FormValidation doCheckCluster(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String target) {
            return FormFields.optional(
                    item,
                    value,
                    given -> Util.fixEmptyAndTrim(target) != null
                            ? List.of(besideTarget())
                            : item == null ? List.of() : Refusals.cluster(given, item));
        }

        private static Finding besideTarget() {
            return new Finding("target", "is given beside target", "leave it out: the target says it");
        }

        @POST
        public ListBoxModel doFillKubeconfigIdItems(@AncestorInPath Item item, @QueryParameter String kubeconfigId) {
            return FormFields.credentials(item, kubeconfigId, FileCredentials.class);
        }

        @POST
        public FormValidation doCheckKubeconfigId(
                @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String target,
                @QueryParameter String cluster) {
            if (Util.fixEmptyAndTrim(target) != null) {
                return FormFields.optional(item, value, given -> List.of(besideTarget()));
            }
            return Util.fixEmptyAndTrim(cluster) == null
                    ? FormFields.required(item, value, "a secret file with the cluster's kubeconfig")
                    : FormFields.optional(item, value, given -> List.of(Missing.kubeconfigBesideCluster()));
        }

        @POST
        public FormValidation doCheckNamespace(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String target) {
            return Util.fixEmptyAndTrim(target) == null
                    ? FormFields.required(item, value, "the snapshot's namespace")
                    : FormFields.optional(item, value, given -> List.of(besideTarget()));
        }

        @POST
        public FormValidation doCheckSnapshot(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.required(item, value, "the name of a VolumeSnapshot");
        }

        @POST
        public FormValidation doCheckPvc(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.required(item, value, "the name of the claim to create");
        }

        @POST
        public FormValidation doCheckTimeoutSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 1, 86400);
        }
    }
}
