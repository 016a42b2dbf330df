package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.config.FormFields;
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

    private final String namespace;
    private final String snapshot;
    private final String pvc;
    private final String kubeconfigId;
    private String storageClass;
    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

    @DataBoundConstructor
    public MysqlRestoreSnapshotStep(String namespace, String snapshot, String pvc, String kubeconfigId) {
        this.namespace = Util.fixEmptyAndTrim(namespace);
        this.snapshot = Util.fixEmptyAndTrim(snapshot);
        this.pvc = Util.fixEmptyAndTrim(pvc);
        this.kubeconfigId = Util.fixEmptyAndTrim(kubeconfigId);
    }

    public String getNamespace() {
        return namespace;
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

    /** What is missing or out of range; empty where nothing is. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Missing.addTo(findings, "namespace", namespace, "the snapshot's namespace");
        Missing.addTo(findings, "snapshot", snapshot, "the name of a VolumeSnapshot, as in the set's names");
        Missing.addTo(findings, "pvc", pvc, "the name of the claim to create");
        Missing.addTo(findings, "kubeconfigId", kubeconfigId, "the id of a secret file with the cluster's kubeconfig");
        if (timeoutSeconds < 1) {
            findings.add(new Finding("timeoutSeconds", timeoutSeconds + " is out of range", "give 1 or more"));
        }
        return findings;
    }

    @Override
    public StepExecution start(StepContext context) {
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
        public ListBoxModel doFillKubeconfigIdItems(@AncestorInPath Item item, @QueryParameter String kubeconfigId) {
            return FormFields.credentials(item, kubeconfigId, FileCredentials.class);
        }

        @POST
        public FormValidation doCheckKubeconfigId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.required(item, value, "a secret file with the cluster's kubeconfig");
        }

        @POST
        public FormValidation doCheckNamespace(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.required(item, value, "the snapshot's namespace");
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
