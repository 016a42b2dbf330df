package io.jenkins.plugins.mysqlsnapshot.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

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

        @POST
        public ListBoxModel doFillKubeconfigIdItems(@AncestorInPath Item item, @QueryParameter String kubeconfigId) {
            return FormFields.credentials(item, kubeconfigId, FileCredentials.class);
        }

        @POST
        public FormValidation doCheckName(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.required(item, value, "the name that targets say");
        }

        @POST
        public FormValidation doCheckKubeconfigId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.required(item, value, "a secret file with the cluster's kubeconfig");
        }
    }
}
