package io.jenkins.plugins.mysqlsnapshot.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A Kubernetes cluster by name, and the id of the credential that leads to it. Immutable. */
public final class ClusterConfiguration implements Describable<ClusterConfiguration> {

    private final String name;
    private final String kubeconfigId;

    @DataBoundConstructor
    public ClusterConfiguration(String name, String kubeconfigId) {
        this.name = name == null ? "" : name.trim();
        this.kubeconfigId = Util.fixEmptyAndTrim(kubeconfigId);
    }

    public String getName() {
        return name;
    }

    /** Of a secret file; null where none is chosen. Looked up for the build that uses the cluster, where that build may. */
    public String getKubeconfigId() {
        return kubeconfigId;
    }

    @Extension
    @Symbol("mysqlCluster")
    public static final class DescriptorImpl extends Descriptor<ClusterConfiguration> {

        @Override
        public String getDisplayName() {
            return "Cluster";
        }
    }
}
