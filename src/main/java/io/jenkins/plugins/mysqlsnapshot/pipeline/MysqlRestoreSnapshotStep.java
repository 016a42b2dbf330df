package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import io.jenkins.plugins.mysqlsnapshot.config.FormFields;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code mysqlRestoreSnapshot(...)}: a new volume claim from one proved snapshot; or, in place, a target's workload on a whole set, and
 * back. Parameters only; the work is in {@link MysqlRestoreSnapshotStepExecution}.
 */
public final class MysqlRestoreSnapshotStep extends CatalogStep {

    private static final int DEFAULT_TIMEOUT_SECONDS = 600;

    private String snapshot;
    private String pvc;
    private String storageClass;
    private String set;
    private boolean inPlace;
    private String undo;
    private String confirm;
    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

    @DataBoundConstructor
    public MysqlRestoreSnapshotStep(String target) {
        super(target);
    }

    public String getSnapshot() {
        return snapshot;
    }

    @DataBoundSetter
    public void setSnapshot(String snapshot) {
        this.snapshot = Util.fixEmptyAndTrim(snapshot);
    }

    public String getPvc() {
        return pvc;
    }

    @DataBoundSetter
    public void setPvc(String pvc) {
        this.pvc = Util.fixEmptyAndTrim(pvc);
    }

    public String getStorageClass() {
        return storageClass;
    }

    /** Null or empty: the class of the claim that was cut, or the cluster's default where that is gone. */
    @DataBoundSetter
    public void setStorageClass(String storageClass) {
        this.storageClass = Util.fixEmptyAndTrim(storageClass);
    }

    public String getSet() {
        return set;
    }

    @DataBoundSetter
    public void setSet(String set) {
        this.set = Util.fixEmptyAndTrim(set);
    }

    public boolean isInPlace() {
        return inPlace;
    }

    @DataBoundSetter
    public void setInPlace(boolean inPlace) {
        this.inPlace = inPlace;
    }

    public String getUndo() {
        return undo;
    }

    /** The id of a restore in place; null or empty: nothing is undone. */
    @DataBoundSetter
    public void setUndo(String undo) {
        this.undo = Util.fixEmptyAndTrim(undo);
    }

    public String getConfirm() {
        return confirm;
    }

    @DataBoundSetter
    public void setConfirm(String confirm) {
        this.confirm = Util.fixEmptyAndTrim(confirm);
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

    /** Whether it is about a workload, not about one new claim. */
    boolean isOfWorkload() {
        return inPlace || undo != null;
    }

    @Override
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (isOfWorkload()) {
            addWorkloadFindings(findings);
        } else {
            Missing.addTo(findings, "namespace", getNamespace(), "the snapshot's namespace");
            Missing.addTo(findings, "snapshot", snapshot, "the name of a VolumeSnapshot, as in the set's names");
            Missing.addTo(findings, "pvc", pvc, "the name of the claim to create");
            addUnused(findings, "set", set, "is given without inPlace: true");
            addUnused(findings, "confirm", confirm, "is given without inPlace: true");
            if (clusterReference() == null) {
                findings.add(Missing.of("kubeconfigId", Missing.KUBECONFIG));
            } else if (getCluster() != null && getKubeconfigId() != null) {
                findings.add(Missing.kubeconfigBesideCluster());
            }
        }
        if (timeoutSeconds < 1) {
            findings.add(new Finding("timeoutSeconds", timeoutSeconds + " is out of range", "give 1 or more"));
        }
        return findings;
    }

    private void addWorkloadFindings(List<Finding> findings) {
        if (getTarget() == null) {
            findings.add(Missing.of("target", "a configured one: nothing else is restored in place"));
        } else if (!getTarget().equals(confirm)) {
            findings.add(new Finding(
                    "confirm",
                    confirm == null ? "is missing" : "is '" + confirm + "', not '" + getTarget() + "'",
                    "say that this target goes down and gets other data: confirm: '" + getTarget() + "'"));
        }
        if (getTarget() != null && getWorkload() == null) {
            findings.add(new Finding(
                    "target '" + getTarget() + "'",
                    "names no workload, so nothing can be scaled down",
                    "have whoever configures it give workload: 'statefulset/<name>' or 'deployment/<name>'"));
        }
        if (undo == null) {
            Missing.addTo(findings, "set", set, "the id of a set, as mysqlSnapshots returns it");
        } else {
            addUnused(findings, "set", set, "is given beside undo");
        }
        addUnused(findings, "snapshot", snapshot, "is for a new claim, not for a restore in place");
        addUnused(findings, "pvc", pvc, "is for a new claim, not for a restore in place");
        addUnused(findings, "storageClass", storageClass, "is for a new claim, not for a restore in place");
    }

    private static void addUnused(List<Finding> findings, String parameter, String value, String found) {
        if (value != null) {
            findings.add(new Finding(parameter, found, "leave one of them out"));
        }
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        TargetChoice.settle(this, context.get(Run.class).getParent());
        return new MysqlRestoreSnapshotStepExecution(context, this);
    }

    @Extension
    @Symbol("mysqlRestoreSnapshot")
    public static final class DescriptorImpl extends CatalogStepDescriptor {

        @Override
        public String getFunctionName() {
            return "mysqlRestoreSnapshot";
        }

        @Override
        public String getDisplayName() {
            return "Restore a volume or a workload from snapshots of a MySQL server";
        }

        @Override
        public String argumentsToString(Map<String, Object> namedArgs) {
            return namedArgs.get("snapshot") instanceof CharSequence snapshot
                    ? snapshot.toString()
                    : super.argumentsToString(namedArgs);
        }

        @POST
        public FormValidation doCheckConfirm(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String target) {
            return FormFields.optional(
                    item,
                    value,
                    given -> given.equals(Util.fixEmptyAndTrim(target))
                            ? List.of()
                            : List.of(new Finding("confirm", "is not the target", "give the target's name")));
        }

        @POST
        public FormValidation doCheckTimeoutSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 1, 86400);
        }
    }
}
