package io.jenkins.plugins.mysqlsnapshot.config;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Preference;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Target;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * One server by name: where it is, whom to log in as, its volumes, its bounds, and which jobs may use it. Filled once, by form, code or
 * XStream, and only read from then on. Holds what was typed; the run says what is wrong with it.
 */
public final class TargetConfiguration implements Describable<TargetConfiguration> {

    private static final int DEFAULT_PORT = 3306;

    private final String name;
    private String cluster;
    private String namespace;
    private String workload;
    private String selector;
    private String container;
    private String host;
    private String credentialsId;
    private String caCredentialsId;
    private String tlsName;
    private String snapshotClass;
    private String groupSnapshotClass;
    private int port = DEFAULT_PORT;
    private ArrayList<String> pvcs = new ArrayList<>();
    private String prefer = Preference.PRIMARY.word();
    private int maxReplicaLagSeconds = (int) Target.DEFAULT_MAX_REPLICA_LAG.toSeconds();
    private String tls = "verify";
    private LimitsConfiguration limits;
    private String allowedJobs;

    @DataBoundConstructor
    public TargetConfiguration(String name) {
        this.name = name == null ? "" : name.trim();
    }

    /** What a Jenkinsfile says. */
    public String getName() {
        return name;
    }

    /** One of the configured clusters; null where the server is named by its host alone. */
    public String getCluster() {
        return cluster;
    }

    @DataBoundSetter
    public void setCluster(String cluster) {
        this.cluster = Util.fixEmptyAndTrim(cluster);
    }

    public String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public void setNamespace(String namespace) {
        this.namespace = Util.fixEmptyAndTrim(namespace);
    }

    public String getWorkload() {
        return workload;
    }

    @DataBoundSetter
    public void setWorkload(String workload) {
        this.workload = Util.fixEmptyAndTrim(workload);
    }

    public String getSelector() {
        return selector;
    }

    @DataBoundSetter
    public void setSelector(String selector) {
        this.selector = Util.fixEmptyAndTrim(selector);
    }

    public String getContainer() {
        return container;
    }

    @DataBoundSetter
    public void setContainer(String container) {
        this.container = Util.fixEmptyAndTrim(container);
    }

    /** Null: the way leads through the cluster into the pod. */
    public String getHost() {
        return host;
    }

    @DataBoundSetter
    public void setHost(String host) {
        this.host = Util.fixEmptyAndTrim(host);
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    public String getCaCredentialsId() {
        return caCredentialsId;
    }

    @DataBoundSetter
    public void setCaCredentialsId(String caCredentialsId) {
        this.caCredentialsId = Util.fixEmptyAndTrim(caCredentialsId);
    }

    public String getTlsName() {
        return tlsName;
    }

    @DataBoundSetter
    public void setTlsName(String tlsName) {
        this.tlsName = Util.fixEmptyAndTrim(tlsName);
    }

    public String getSnapshotClass() {
        return snapshotClass;
    }

    @DataBoundSetter
    public void setSnapshotClass(String snapshotClass) {
        this.snapshotClass = Util.fixEmptyAndTrim(snapshotClass);
    }

    public String getGroupSnapshotClass() {
        return groupSnapshotClass;
    }

    @DataBoundSetter
    public void setGroupSnapshotClass(String groupSnapshotClass) {
        this.groupSnapshotClass = Util.fixEmptyAndTrim(groupSnapshotClass);
    }

    public int getPort() {
        return port;
    }

    @DataBoundSetter
    public void setPort(int port) {
        this.port = port;
    }

    public List<String> getPvcs() {
        return new ArrayList<>(pvcs);
    }

    /** Each may be several: the form has one field for all names. */
    @DataBoundSetter
    public void setPvcs(List<String> pvcs) {
        this.pvcs = new ArrayList<>(ClaimNames.of(pvcs));
    }

    /** The names as the form's one field shows them. */
    public String getPvcsText() {
        return String.join(", ", pvcs);
    }

    public String getPrefer() {
        return prefer;
    }

    @DataBoundSetter
    public void setPrefer(String prefer) {
        this.prefer = prefer;
    }

    public int getMaxReplicaLagSeconds() {
        return maxReplicaLagSeconds;
    }

    @DataBoundSetter
    public void setMaxReplicaLagSeconds(int maxReplicaLagSeconds) {
        this.maxReplicaLagSeconds = maxReplicaLagSeconds;
    }

    public String getTls() {
        return tls;
    }

    @DataBoundSetter
    public void setTls(String tls) {
        this.tls = tls;
    }

    /** Null where it has none of its own. */
    public LimitsConfiguration getLimits() {
        return limits;
    }

    /** Its own, or the defaults. */
    public LimitsConfiguration limitsOrDefaults() {
        return limits == null ? new LimitsConfiguration() : limits;
    }

    @DataBoundSetter
    public void setLimits(LimitsConfiguration limits) {
        this.limits = limits;
    }

    /** Patterns of full names, one a line; null for every job. */
    public String getAllowedJobs() {
        return allowedJobs;
    }

    @DataBoundSetter
    public void setAllowedJobs(String allowedJobs) {
        this.allowedJobs = Util.fixEmptyAndTrim(allowedJobs);
    }

    /** Whether a job of this full name may use it. */
    boolean allows(String job) {
        return JobPatterns.of(allowedJobs).allow(job);
    }

    @Extension
    @Symbol("mysqlTarget")
    public static final class DescriptorImpl extends Descriptor<TargetConfiguration> {

        @Override
        public String getDisplayName() {
            return "Target";
        }

        @POST
        public ListBoxModel doFillClusterItems(@AncestorInPath Item item, @QueryParameter String cluster) {
            List<String> names = new ArrayList<>(List.of(""));
            SnapshotConfiguration.get().getClusters().forEach(each -> names.add(each.getName()));
            if (Util.fixEmptyAndTrim(cluster) != null && !names.contains(cluster)) {
                names.add(cluster);
            }
            return FormFields.words(item, cluster, names);
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            return FormFields.credentials(item, credentialsId, StandardUsernamePasswordCredentials.class);
        }

        @POST
        public ListBoxModel doFillCaCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String caCredentialsId) {
            return FormFields.credentials(item, caCredentialsId, FileCredentials.class);
        }

        @POST
        public ListBoxModel doFillPreferItems(@AncestorInPath Item item, @QueryParameter String prefer) {
            return FormFields.words(item, prefer, ConfigurationWords.preferences());
        }

        @POST
        public ListBoxModel doFillTlsItems(@AncestorInPath Item item, @QueryParameter String tls) {
            return FormFields.words(item, tls, ConfigurationWords.tlsModes());
        }

        @POST
        public FormValidation doCheckName(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.required(item, value, "the name that Jenkinsfiles say");
        }

        @POST
        public FormValidation doCheckCredentialsId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.required(item, value, "a username/password credential");
        }

        @POST
        public FormValidation doCheckHost(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.optional(item, value, host -> new ServerAddress(host, DEFAULT_PORT).findings());
        }

        @POST
        public FormValidation doCheckWorkload(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.optional(
                    item, value, given -> new WorkloadRequest("", given, null, List.of(), null).findings());
        }

        @POST
        public FormValidation doCheckPort(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 1, 65535);
        }

        @POST
        public FormValidation doCheckMaxReplicaLagSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 0, 86400);
        }
    }
}
