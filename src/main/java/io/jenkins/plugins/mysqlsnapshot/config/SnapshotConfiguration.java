package io.jenkins.plugins.mysqlsnapshot.config;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * The section of <i>Manage Jenkins, System</i>: the named clusters and targets, and what Jenkinsfiles may do beyond them. Lists are
 * replaced whole and never changed, so any thread may read. Saving it touches no run: what a run needs it has read before it began.
 */
@Extension
@Symbol("mysqlConsistentSnapshot")
public final class SnapshotConfiguration extends GlobalConfiguration {

    private volatile List<ClusterConfiguration> clusters = new ArrayList<>();
    private volatile List<TargetConfiguration> targets = new ArrayList<>();
    private volatile boolean allowInlineServers;
    private volatile boolean allowKillPolicies;
    private volatile boolean allowInClusterAccount;
    private volatile boolean deleteOrphans;

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

    public boolean isDeleteOrphans() {
        return deleteOrphans;
    }

    /** Whether what died runs of this controller have left is deleted, not only told. */
    @DataBoundSetter
    public void setDeleteOrphans(boolean deleteOrphans) {
        this.deleteOrphans = deleteOrphans;
        save();
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
