package io.jenkins.plugins.mysqlsnapshot.config;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * The section of <i>Manage Jenkins, System</i>: the named clusters and targets, and what Jenkinsfiles may do beyond them. Lists are
 * replaced whole and never changed, so any thread may read. Saving it touches no run: what a run needs it has read before it began.
 */
@Extension
@Symbol("mysqlConsistentSnapshot")
public final class SnapshotConfiguration extends GlobalConfiguration {

    private static final Duration DELETE_ORPHANS_AFTER = Duration.ofHours(1);
    private static final int MOST_DELETE_ORPHANS_AFTER_SECONDS =
            (int) Duration.ofDays(90).toSeconds();

    private volatile List<ClusterConfiguration> clusters = new ArrayList<>();
    private volatile List<TargetConfiguration> targets = new ArrayList<>();
    private volatile boolean allowInlineServers;
    private volatile boolean allowKillPolicies;
    private volatile boolean allowInClusterAccount;
    private volatile String orphanPolicy = OrphanPolicy.REPORT.word();
    private volatile int deleteOrphansAfterSeconds = (int) DELETE_ORPHANS_AFTER.toSeconds();

    // what a file has from before there was a policy
    private transient Boolean deleteOrphans;

    public SnapshotConfiguration() {
        load();
    }

    public static SnapshotConfiguration get() {
        return ExtensionList.lookupSingleton(SnapshotConfiguration.class);
    }

    @Override
    public String getDisplayName() {
        return "MySQL Consistent Snapshot";
    }

    public List<ClusterConfiguration> getClusters() {
        return new ArrayList<>(clusters);
    }

    @DataBoundSetter
    public void setClusters(List<ClusterConfiguration> clusters) {
        this.clusters = clusters == null ? new ArrayList<>() : new ArrayList<>(clusters);
        save();
    }

    public List<TargetConfiguration> getTargets() {
        return new ArrayList<>(targets);
    }

    @DataBoundSetter
    public void setTargets(List<TargetConfiguration> targets) {
        this.targets = targets == null ? new ArrayList<>() : new ArrayList<>(targets);
        save();
    }

    public boolean isAllowInlineServers() {
        return allowInlineServers;
    }

    /** Whether a Jenkinsfile or a folder may name a host: the controller then connects to whatever they say. */
    @DataBoundSetter
    public void setAllowInlineServers(boolean allowInlineServers) {
        this.allowInlineServers = allowInlineServers;
        save();
    }

    public boolean isAllowKillPolicies() {
        return allowKillPolicies;
    }

    /** Whether a Jenkinsfile or a folder may have other people's statements ended. */
    @DataBoundSetter
    public void setAllowKillPolicies(boolean allowKillPolicies) {
        this.allowKillPolicies = allowKillPolicies;
        save();
    }

    public String getOrphanPolicy() {
        return orphanPolicy;
    }

    /** Whether what died runs of this controller have left is deleted, or only told. Empty means told. */
    @DataBoundSetter
    public void setOrphanPolicy(String orphanPolicy) {
        String given = Util.fixEmptyAndTrim(orphanPolicy);
        this.orphanPolicy = given == null
                ? OrphanPolicy.REPORT.word()
                : OrphanPolicy.of(given)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "orphanPolicy '" + given + "' is none of " + OrphanPolicy.words()))
                        .word();
        save();
    }

    public int getDeleteOrphansAfterSeconds() {
        return deleteOrphansAfterSeconds;
    }

    /** How long an orphan is only told, counted from when its run was over at the latest. */
    @DataBoundSetter
    public void setDeleteOrphansAfterSeconds(int deleteOrphansAfterSeconds) {
        if (deleteOrphansAfterSeconds < 0 || deleteOrphansAfterSeconds > MOST_DELETE_ORPHANS_AFTER_SECONDS) {
            throw new IllegalArgumentException("deleteOrphansAfterSeconds " + deleteOrphansAfterSeconds
                    + " is out of range; give 0 to " + MOST_DELETE_ORPHANS_AFTER_SECONDS);
        }
        this.deleteOrphansAfterSeconds = deleteOrphansAfterSeconds;
        save();
    }

    /** After how long an orphan is deleted; empty where it is only told. */
    public Optional<Duration> deleteOrphansAfter() {
        return OrphanPolicy.of(orphanPolicy).filter(OrphanPolicy.DELETE::equals).isPresent()
                ? Optional.of(Duration.ofSeconds(deleteOrphansAfterSeconds))
                : Optional.empty();
    }

    @POST
    public ListBoxModel doFillOrphanPolicyItems(@AncestorInPath Item item, @QueryParameter String orphanPolicy) {
        return FormFields.words(item, orphanPolicy, OrphanPolicy.words());
    }

    @POST
    public FormValidation doCheckDeleteOrphansAfterSeconds(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.number(item, value, 0, MOST_DELETE_ORPHANS_AFTER_SECONDS);
    }

    /** Called by XStream. */
    Object readResolve() {
        if (Boolean.TRUE.equals(deleteOrphans)) {
            orphanPolicy = OrphanPolicy.DELETE.word();
        }
        deleteOrphans = null;
        return this;
    }

    public boolean isAllowInClusterAccount() {
        return allowInClusterAccount;
    }

    /** Whether a cluster may be reached by the account of the pod that the controller runs in. */
    @DataBoundSetter
    public void setAllowInClusterAccount(boolean allowInClusterAccount) {
        this.allowInClusterAccount = allowInClusterAccount;
        save();
    }

    /** The names of the clusters that a Pipeline of this job may say by itself. */
    public List<String> clustersFor(Item job) {
        return clusters.stream()
                .filter(cluster -> cluster.allows(job.getFullName()))
                .map(ClusterConfiguration::getName)
                .toList();
    }

    /** The configured one of this name. */
    public Optional<ClusterConfiguration> cluster(String name) {
        return clusters.stream()
                .filter(cluster -> cluster.getName().equals(name))
                .findFirst();
    }

    /** The form leaves out a list whose last entry was taken away. */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject json) {
        for (String list : List.of("clusters", "targets")) {
            if (!json.has(list)) {
                json.put(list, new JSONArray());
            }
        }
        request.bindJSON(this, json);
        return true;
    }
}
