package io.jenkins.plugins.mysqlsnapshot.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Preference;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Target;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * One server by name: where it is, whom to log in as, its volumes, its bounds, and which jobs may use it. Filled once, by form, code or
 * XStream, and only read from then on. Holds what was typed; the run says what is wrong with it.
 */
public final class TargetConfiguration implements Describable<TargetConfiguration> {

    static final int DEFAULT_PORT = 3306;

    private final String name;
    private String cluster;
    private String namespace;
    private String workload;
    private String selector;
    private String container;
    private String host;
    private String credentialsId;
    private String accountSecret;
    private String caCredentialsId;
    private String tlsName;
    private String clientCertificateId;
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

    /** A Secret of the namespace, in place of a credential; null for none. */
    public String getAccountSecret() {
        return accountSecret;
    }

    @DataBoundSetter
    public void setAccountSecret(String accountSecret) {
        this.accountSecret = Util.fixEmptyAndTrim(accountSecret);
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

    /** Null: the account needs none. */
    public String getClientCertificateId() {
        return clientCertificateId;
    }

    @DataBoundSetter
    public void setClientCertificateId(String clientCertificateId) {
        this.clientCertificateId = Util.fixEmptyAndTrim(clientCertificateId);
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
    public static final class DescriptorImpl extends TargetForm {

        @Override
        public String getDisplayName() {
            return "Target";
        }
    }
}
