package io.jenkins.plugins.mysqlsnapshot.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiServer;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * A Kubernetes cluster by name, and the one way that leads to it: a kubeconfig, an address and a token, or the account of the pod that
 * the controller runs in. Holds no secret, only ids. Written by whoever configures, then read by any thread.
 */
public final class ClusterConfiguration implements Describable<ClusterConfiguration> {

    private final String name;
    private final String kubeconfigId;
    private String serverUrl;
    private String caCertificate;
    private String tokenCredentialsId;
    private boolean inCluster;
    private String allowedJobs;

    @DataBoundConstructor
    public ClusterConfiguration(String name, String kubeconfigId) {
        this.name = name == null ? "" : name.trim();
        this.kubeconfigId = Util.fixEmptyAndTrim(kubeconfigId);
    }

    public String getName() {
        return name;
    }

    /** Of a secret file; null where another way leads there. Looked up for the build that uses the cluster, where that build may. */
    public String getKubeconfigId() {
        return kubeconfigId;
    }

    /** Of the API server; null where another way leads there. */
    public String getServerUrl() {
        return serverUrl;
    }

    @DataBoundSetter
    public void setServerUrl(String serverUrl) {
        this.serverUrl = Util.fixEmptyAndTrim(serverUrl);
    }

    /** PEM text; null where Java trusts the server's certificate anyway. */
    public String getCaCertificate() {
        return caCertificate;
    }

    @DataBoundSetter
    public void setCaCertificate(String caCertificate) {
        this.caCertificate = Util.fixEmptyAndTrim(caCertificate);
    }

    /** Of a secret text; looked up like a kubeconfig. */
    public String getTokenCredentialsId() {
        return tokenCredentialsId;
    }

    @DataBoundSetter
    public void setTokenCredentialsId(String tokenCredentialsId) {
        this.tokenCredentialsId = Util.fixEmptyAndTrim(tokenCredentialsId);
    }

    /** Whether it is the one that the controller's own pod is in, by that pod's account. */
    public boolean isInCluster() {
        return inCluster;
    }

    @DataBoundSetter
    public void setInCluster(boolean inCluster) {
        this.inCluster = inCluster;
    }

    /** Patterns of full names, one a line; null for no job. Of a Jenkinsfile that names the cluster: a target has a list of its own. */
    public String getAllowedJobs() {
        return allowedJobs;
    }

    @DataBoundSetter
    public void setAllowedJobs(String allowedJobs) {
        this.allowedJobs = Util.fixEmptyAndTrim(allowedJobs);
    }

    /** Whether a job of this full name may say its name in a Jenkinsfile. */
    boolean allows(String job) {
        return allowedJobs != null && JobPatterns.of(allowedJobs).allow(job);
    }

    /** Why nobody can use it as it is, and who has to do what about it; empty where nothing is wrong. Opens nothing. */
    public List<Finding> findings() {
        String subject = "cluster '" + name + "'";
        List<String> ways = new ArrayList<>();
        if (kubeconfigId != null) {
            ways.add("kubeconfigId");
        }
        if (serverUrl != null || tokenCredentialsId != null || caCertificate != null) {
            ways.add("serverUrl");
        }
        if (inCluster) {
            ways.add("inCluster");
        }
        if (ways.size() != 1) {
            return List.of(new Finding(
                    subject,
                    ways.isEmpty()
                            ? "says no way that leads to it"
                            : "says several ways that lead to it: " + String.join(", ", ways),
                    "have an administrator give one of kubeconfigId, serverUrl with tokenCredentialsId, and inCluster in "
                            + Refusals.PLACE));
        }
        List<Finding> findings = new ArrayList<>();
        if (inCluster) {
            findings.addAll(Refusals.inClusterAccount(subject));
        } else if (kubeconfigId == null) {
            findings.addAll(server().findings(subject));
            if (tokenCredentialsId == null) {
                findings.add(new Finding(
                        subject,
                        "has no token",
                        "give tokenCredentialsId: the id of a secret text with a service account's token"));
            }
        }
        return findings;
    }

    /** The API server that its own address names. */
    public ApiServer server() {
        return new ApiServer(serverUrl, caCertificate);
    }

    @Extension
    @Symbol("mysqlCluster")
    public static final class DescriptorImpl extends Descriptor<ClusterConfiguration> {

        private static final String FORM = "the form";

        @Override
        public String getDisplayName() {
            return "Cluster";
        }

        @POST
        public ListBoxModel doFillKubeconfigIdItems(@AncestorInPath Item item, @QueryParameter String kubeconfigId) {
            return FormFields.credentials(item, kubeconfigId, FileCredentials.class);
        }

        @POST
        public ListBoxModel doFillTokenCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String tokenCredentialsId) {
            return FormFields.credentials(item, tokenCredentialsId, StringCredentials.class);
        }

        @POST
        public FormValidation doCheckName(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.required(item, value, "the name that targets say");
        }

        /** Where neither this nor another way is given, or several are. */
        @POST
        public FormValidation doCheckKubeconfigId(
                @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String serverUrl,
                @QueryParameter boolean inCluster) {
            boolean other = inCluster || Util.fixEmptyAndTrim(serverUrl) != null;
            return other
                    ? FormFields.optional(item, value, given -> List.of(otherWay()))
                    : FormFields.required(
                            item, value, "a secret file with the cluster's kubeconfig, or a server with a token");
        }

        @POST
        public FormValidation doCheckServerUrl(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter boolean inCluster) {
            return FormFields.optional(
                    item, value, given -> inCluster ? List.of(otherWay()) : new ApiServer(given, null).findings(FORM));
        }

        @POST
        public FormValidation doCheckCaCertificate(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.optional(item, value, given -> new ApiServer("https://127.0.0.1", given).findings(FORM));
        }

        @POST
        public FormValidation doCheckTokenCredentialsId(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String serverUrl) {
            return Util.fixEmptyAndTrim(serverUrl) == null
                    ? FormValidation.ok()
                    : FormFields.required(item, value, "a secret text with the token of a service account");
        }

        @POST
        public FormValidation doCheckInCluster(@AncestorInPath Item item, @QueryParameter boolean value) {
            return FormFields.optional(item, value ? "true" : "", given -> Refusals.inClusterAccount(FORM));
        }

        private static Finding otherWay() {
            return new Finding(FORM, "says several ways that lead to the cluster", "leave all but one empty");
        }
    }
}
