package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.config.FormFields;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Origin;
import io.jenkins.plugins.mysqlsnapshot.snapshot.PodLock;
import io.jenkins.plugins.mysqlsnapshot.snapshot.ReleaseAt;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRequest;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code mysqlConsistentSnapshot(...)}: locks the server, has the storage cut its volumes, proves it and lets go.
 * Returns a {@link SnapshotSet} and archives its manifest. Parameters only; the work is in
 * {@link MysqlConsistentSnapshotStepExecution}.
 */
public final class MysqlConsistentSnapshotStep extends CutStep {

    private boolean dryRun;
    private String flushAndLock;
    private boolean allowUnproved;
    private String schemaVersion;
    private boolean verify;

    @DataBoundConstructor
    public MysqlConsistentSnapshotStep(String target) {
        super(target);
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    public String getFlushAndLock() {
        return flushAndLock;
    }

    /** Null or empty: no Deployment locks. */
    @DataBoundSetter
    public void setFlushAndLock(String flushAndLock) {
        this.flushAndLock = Util.fixEmptyAndTrim(flushAndLock);
    }

    public boolean isAllowUnproved() {
        return allowUnproved;
    }

    @DataBoundSetter
    public void setAllowUnproved(boolean allowUnproved) {
        this.allowUnproved = allowUnproved;
    }

    public String getSchemaVersion() {
        return schemaVersion;
    }

    /** Null or empty: the set says nothing of it. */
    @DataBoundSetter
    public void setSchemaVersion(String schemaVersion) {
        this.schemaVersion = Util.fixEmptyAndTrim(schemaVersion);
    }

    public boolean isVerify() {
        return verify;
    }

    @DataBoundSetter
    public void setVerify(boolean verify) {
        this.verify = verify;
    }

    @Override
    MysqlConsistentSnapshotStep forTarget(String target) {
        MysqlConsistentSnapshotStep part = new MysqlConsistentSnapshotStep(target);
        part.setSchemaVersion(schemaVersion);
        return copiedCut(part);
    }

    /** Where the script says none, that of the block around the step; null where neither does, and where there is no block. */
    String namespace(LockInScope.Block block) {
        return getNamespace() == null && block != null ? block.namespace() : getNamespace();
    }

    /** Likewise. */
    ClusterReference cluster(LockInScope.Block block) {
        return clusterReference() == null && block != null ? block.cluster() : clusterReference();
    }

    /** What is to be cut under a lock of the run's own. */
    SnapshotRequest request(ServerAccess access, Origin origin) {
        return request(access, limits(), getNamespace(), origin, podLock());
    }

    /** Under the block's, which has said how long it may be held, and whom it belongs to. */
    SnapshotRequest request(LockInScope.Block block, Origin origin) {
        return request(block.server().access(), block.server().limits(), namespace(block), origin, null);
    }

    private SnapshotRequest request(
            ServerAccess access, LockLimits limits, String namespace, Origin origin, PodLock podLock) {
        return new SnapshotRequest(
                access,
                limits,
                target(namespace, getPvcs()),
                getSnapshotClass(),
                getGroupSnapshotClass(),
                getName(),
                volumeLimits(),
                releaseAt(),
                origin,
                podLock,
                schemaVersion);
    }

    /** Null where no Deployment locks. */
    PodLock podLock() {
        return flushAndLock == null ? null : new PodLock(flushAndLock, allowUnproved);
    }

    @Override
    Optional<String> lockWord(String given) {
        return PodsLock.isMeant(given) ? Optional.of(PodsLock.WORD) : super.lockWord(given);
    }

    @Override
    String locks() {
        return super.locks() + " or " + PodsLock.WORD;
    }

    @Override
    boolean needsAccount() {
        return !PodsLock.isMeant(getLock());
    }

    @Override
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Missing.addTo(findings, "namespace", getNamespace(), "the namespace of the volume claims");
        if (!namesWorkload() && getPvcs().isEmpty()) {
            findings.add(Missing.of(
                    "workload",
                    "statefulset/<name>, say, or selector, or pvcs: what the server runs as, or its volume claims"));
        }
        addMissingCluster(findings);
        findings.addAll(super.findings());
        findings.addAll(PodsLock.findings(this));
        findings.addAll(cutFindings());
        return findings;
    }

    /** Whether the script leaves it to the block around the step which server is meant. */
    boolean namesNoServer() {
        return !namesAccount() && getHost() == null && !PodsLock.isMeant(getLock());
    }

    /** The same for a step that uses the lock of the block around it, which has to say what the step leaves out. */
    List<Finding> findings(LockInScope.Block block) {
        List<Finding> findings = new ArrayList<>();
        Missing.addTo(
                findings,
                "namespace",
                namespace(block),
                "the namespace of the volume claims; the block around it has none");
        if (cluster(block) == null) {
            findings.add(Missing.of("kubeconfigId", Missing.KUBECONFIG + "; the block around it has none"));
        }
        if (getCluster() != null && getKubeconfigId() != null) {
            findings.add(Missing.kubeconfigBesideCluster());
        }
        boolean found = block.server().located() != null;
        // a target of the block's own says where the server is, as it did to the block
        if (found
                && getTarget() == null
                && (namesWorkload()
                        || (getNamespace() != null && !getNamespace().equals(block.namespace())))) {
            findings.add(new Finding(
                    namesWorkload() ? "workload" : "namespace",
                    "is given inside of a block whose server is known",
                    "leave it out: the lock is that of the block's own server"));
        }
        if (!found && !namesWorkload() && getPvcs().isEmpty()) {
            findings.add(Missing.of(
                    "pvcs",
                    "the volume claims of the block's server, or what it runs as: the block names a host alone"));
        }
        if (flushAndLock != null) {
            findings.add(new Finding(
                    "flushAndLock", "is given inside of a block that holds the lock already", "leave it out"));
        }
        findings.addAll(cutFindings());
        return findings;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new MysqlConsistentSnapshotStepExecution(
                context, this, TargetChoice.settle(this, MysqlConsistentSnapshotStep.class, context));
    }

    @Extension
    @Symbol("mysqlConsistentSnapshot")
    public static final class DescriptorImpl extends WorkloadStepDescriptor {

        @Override
        public String getFunctionName() {
            return "mysqlConsistentSnapshot";
        }

        @Override
        public String getDisplayName() {
            return "Take a consistent snapshot of a MySQL server";
        }

        @POST
        public FormValidation doCheckKubeconfigId(
                @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String target,
                @QueryParameter String cluster) {
            return Util.fixEmptyAndTrim(cluster) == null
                    ? unlessTarget(
                            target, FormFields.required(item, value, "a secret file with the cluster's kubeconfig"))
                    : FormFields.optional(item, value, given -> List.of(Missing.kubeconfigBesideCluster()));
        }

        @POST
        public FormValidation doCheckNamespace(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String target) {
            return unlessTarget(target, FormFields.required(item, value, "the namespace of the volume claims"));
        }

        /** Those of every step, and the one that only this step takes. */
        @Override
        @POST
        public ListBoxModel doFillLockItems(@AncestorInPath Item item, @QueryParameter String lock) {
            ListBoxModel items = super.doFillLockItems(item, lock);
            return FormFields.allowed(item) ? items.add(PodsLock.WORD) : items;
        }

        @POST
        public FormValidation doCheckFlushAndLock(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.optional(item, value, PodsLock::nameFindings);
        }

        @POST
        public ListBoxModel doFillReleaseAtItems(@AncestorInPath Item item, @QueryParameter String releaseAt) {
            ListBoxModel items = new ListBoxModel();
            if (!FormFields.allowed(item)) {
                return items.add(releaseAt);
            }
            for (ReleaseAt moment : ReleaseAt.values()) {
                items.add(moment.word());
            }
            return items;
        }

        @POST
        public FormValidation doCheckCleanupTimeoutSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 1, 3600);
        }

        @POST
        public FormValidation doCheckReadyTimeoutSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 1, 604800);
        }
    }
}
