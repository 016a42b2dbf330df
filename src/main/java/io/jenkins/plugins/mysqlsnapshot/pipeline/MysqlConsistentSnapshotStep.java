package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.PodLock;
import io.jenkins.plugins.mysqlsnapshot.snapshot.ReleaseAt;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
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
public final class MysqlConsistentSnapshotStep extends WorkloadStep {

    private static final VolumeLimits DEFAULTS = VolumeLimits.defaults();

    private final String namespace;
    private final String kubeconfigId;
    private List<String> pvcs = List.of();
    private boolean dryRun;
    private String flushAndLock;
    private boolean allowUnproved;
    private String snapshotClass;
    private String groupSnapshotClass;
    private String releaseAt = ReleaseAt.CUT.word();
    private String name;
    private int cleanupTimeoutSeconds = (int) DEFAULTS.cleanupTimeout().toSeconds();
    private int readyTimeoutSeconds = (int) DEFAULTS.readyTimeout().toSeconds();

    @DataBoundConstructor
    public MysqlConsistentSnapshotStep(String namespace, String credentialsId, String kubeconfigId) {
        super(credentialsId);
        this.namespace = Util.fixEmptyAndTrim(namespace);
        this.kubeconfigId = Util.fixEmptyAndTrim(kubeconfigId);
    }

    /** The form has one field for all names; no name of a PVC contains a comma or a space. */
    private static List<String> names(List<String> given) {
        return given == null
                ? List.of()
                : given.stream()
                        .filter(names -> names != null)
                        .flatMap(names -> Arrays.stream(names.split("[,\\s]+")))
                        .filter(name -> !name.isEmpty())
                        .toList();
    }

    public String getNamespace() {
        return namespace;
    }

    public List<String> getPvcs() {
        return pvcs;
    }

    /** Null or empty: those that the server is seen to keep its files on. */
    @DataBoundSetter
    public void setPvcs(List<String> pvcs) {
        this.pvcs = names(pvcs);
    }

    /** The names as the form's one field shows them. */
    public String getPvcsText() {
        return String.join(", ", pvcs);
    }

    public String getKubeconfigId() {
        return kubeconfigId;
    }

    public String getSnapshotClass() {
        return snapshotClass;
    }

    /** Null or empty: the one class that the driver of the volumes has as its default. */
    @DataBoundSetter
    public void setSnapshotClass(String snapshotClass) {
        this.snapshotClass = Util.fixEmptyAndTrim(snapshotClass);
    }

    public String getGroupSnapshotClass() {
        return groupSnapshotClass;
    }

    /** Null or empty: the default one of the driver of the volumes, where it has one. */
    @DataBoundSetter
    public void setGroupSnapshotClass(String groupSnapshotClass) {
        this.groupSnapshotClass = Util.fixEmptyAndTrim(groupSnapshotClass);
    }

    public String getReleaseAt() {
        return releaseAt;
    }

    /** In any case; kept as the log has it. Empty means the default. */
    @DataBoundSetter
    public void setReleaseAt(String releaseAt) {
        String given = Util.fixEmptyAndTrim(releaseAt);
        this.releaseAt = given == null
                ? ReleaseAt.CUT.word()
                : ReleaseAt.of(given).map(ReleaseAt::word).orElse(given);
    }

    public String getName() {
        return name;
    }

    /** Null or empty: a name is made up. */
    @DataBoundSetter
    public void setName(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    public int getCleanupTimeoutSeconds() {
        return cleanupTimeoutSeconds;
    }

    @DataBoundSetter
    public void setCleanupTimeoutSeconds(int cleanupTimeoutSeconds) {
        this.cleanupTimeoutSeconds = cleanupTimeoutSeconds;
    }

    public int getReadyTimeoutSeconds() {
        return readyTimeoutSeconds;
    }

    @DataBoundSetter
    public void setReadyTimeoutSeconds(int readyTimeoutSeconds) {
        this.readyTimeoutSeconds = readyTimeoutSeconds;
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

    VolumeLimits volumeLimits() {
        return new VolumeLimits(Duration.ofSeconds(cleanupTimeoutSeconds), Duration.ofSeconds(readyTimeoutSeconds));
    }

    ReleaseAt releaseAt() {
        return ReleaseAt.of(releaseAt).orElse(ReleaseAt.CUT);
    }

    @Override
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Missing.addTo(findings, "namespace", namespace, "the namespace of the volume claims");
        if (!namesWorkload() && pvcs.isEmpty()) {
            findings.add(Missing.of(
                    "workload",
                    "statefulset/<name>, say, or selector, or pvcs: what the server runs as, or its volume claims"));
        }
        Missing.addTo(findings, "kubeconfigId", kubeconfigId, "the id of a secret file with the cluster's kubeconfig");
        findings.addAll(super.findings());
        findings.addAll(PodsLock.findings(this));
        findings.addAll(ownFindings());
        return findings;
    }

    /** Whether the script leaves it to the block around the step which server is meant. */
    boolean namesNoServer() {
        return getCredentialsId() == null && getHost() == null && !PodsLock.isMeant(getLock());
    }

    /** The same for a step that uses the lock of the block around it, which has to say what the step leaves out. */
    List<Finding> findings(LockInScope.Block block) {
        List<Finding> findings = new ArrayList<>();
        Missing.addTo(
                findings,
                "namespace",
                namespace == null ? block.namespace() : namespace,
                "the namespace of the volume claims; the block around it has none");
        Missing.addTo(
                findings,
                "kubeconfigId",
                kubeconfigId == null ? block.kubeconfigId() : kubeconfigId,
                "the id of a secret file with the cluster's kubeconfig; the block around it has none");
        boolean found = block.server().located() != null;
        if (found && (namesWorkload() || (namespace != null && !namespace.equals(block.namespace())))) {
            findings.add(new Finding(
                    namesWorkload() ? "workload" : "namespace",
                    "is given inside of a block whose server is known",
                    "leave it out: the lock is that of the block's own server"));
        }
        if (!found && !namesWorkload() && pvcs.isEmpty()) {
            findings.add(Missing.of(
                    "pvcs",
                    "the volume claims of the block's server, or what it runs as: the block names a host alone"));
        }
        findings.addAll(ownFindings());
        return findings;
    }

    private List<Finding> ownFindings() {
        List<Finding> findings = new ArrayList<>();
        if (ReleaseAt.of(releaseAt).isEmpty()) {
            findings.add(new Finding("releaseAt", "'" + releaseAt + "' is no moment", "give cut or ready"));
        }
        try {
            volumeLimits().check();
        } catch (ClusterException x) {
            findings.addAll(x.findings());
        }
        return findings;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new MysqlConsistentSnapshotStepExecution(context, this);
    }

    @Extension
    @Symbol("mysqlConsistentSnapshot")
    public static final class DescriptorImpl extends WorkloadStepDescriptor implements CustomDescribableModel {

        @Override
        public String getFunctionName() {
            return "mysqlConsistentSnapshot";
        }

        @Override
        public String getDisplayName() {
            return "Take a consistent snapshot of a MySQL server";
        }

        /** Takes {@code pvcs: 'data'} for the list of one that is meant; Jenkins would answer with a stack trace. */
        @Override
        public Map<String, Object> customInstantiate(Map<String, Object> arguments) {
            if (!(arguments.get("pvcs") instanceof CharSequence one)) {
                return arguments;
            }
            Map<String, Object> meant = new LinkedHashMap<>(arguments);
            meant.put("pvcs", List.of(one.toString()));
            return meant;
        }

        @POST
        public FormValidation doCheckKubeconfigId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.required(item, value, "a secret file with the cluster's kubeconfig");
        }

        @POST
        public FormValidation doCheckNamespace(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.required(item, value, "the namespace of the volume claims");
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
