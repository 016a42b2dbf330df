package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.config.ClaimNames;
import io.jenkins.plugins.mysqlsnapshot.config.ConfigurationWords;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.lock.TlsMode;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Preference;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Target;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.workload.AccountSecret;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The parameters by which the steps find the server of a workload in the cluster. Like those of {@link LockStep} they hold what the
 * script said; nothing is checked until the step runs.
 */
public abstract class WorkloadStep extends LockStep {

    static final int LONGEST_LAG_SECONDS = 86_400;

    private List<String> targets = List.of();
    private String namespace;
    private String cluster;
    private String kubeconfigId;
    private String accountSecret;
    private String workload;
    private String selector;
    private String container;
    private String prefer = Preference.PRIMARY.word();
    private int maxReplicaLagSeconds = (int) Target.DEFAULT_MAX_REPLICA_LAG.toSeconds();

    WorkloadStep(String target) {
        super(target);
    }

    public List<String> getTargets() {
        return targets;
    }

    /** Null or empty: one server alone. */
    @DataBoundSetter
    public void setTargets(List<String> targets) {
        this.targets = ClaimNames.of(targets);
    }

    /** The names as the form's one field shows them. */
    public String getTargetsText() {
        return String.join(", ", targets);
    }

    /** This step for one of its targets: with that name, and with whatever else the script gave. */
    abstract WorkloadStep forTarget(String name);

    /** Puts into another step what the script gave of the bounds of the lock. */
    final <S extends WorkloadStep> S copied(S to) {
        ifGiven("acquireBudgetSeconds", () -> to.setAcquireBudgetSeconds(getAcquireBudgetSeconds()));
        ifGiven("attemptBoundMillis", () -> to.setAttemptBoundMillis(getAttemptBoundMillis()));
        ifGiven("maxHoldSeconds", () -> to.setMaxHoldSeconds(getMaxHoldSeconds()));
        ifGiven("leaseSeconds", () -> to.setLeaseSeconds(getLeaseSeconds()));
        ifGiven("longRunningSeconds", () -> to.setLongRunningSeconds(getLongRunningSeconds()));
        ifGiven("guardPolicy", () -> to.setGuardPolicy(getGuardPolicy()));
        ifGiven("allowNonDurable", () -> to.setAllowNonDurable(isAllowNonDurable()));
        ifGiven("lock", () -> to.setLock(getLock()));
        ifGiven("pauseReplica", () -> to.setPauseReplica(isPauseReplica()));
        ifGiven("desync", () -> to.setDesync(isDesync()));
        return to;
    }

    final void ifGiven(String parameter, Runnable copy) {
        if (isGiven(parameter)) {
            copy.run();
        }
    }

    public String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public void setNamespace(String namespace) {
        this.namespace = given("namespace", Util.fixEmptyAndTrim(namespace));
    }

    public String getCluster() {
        return cluster;
    }

    /** One of the configured clusters, in place of a kubeconfig. */
    @DataBoundSetter
    public void setCluster(String cluster) {
        this.cluster = given("cluster", Util.fixEmptyAndTrim(cluster));
    }

    public String getKubeconfigId() {
        return kubeconfigId;
    }

    @DataBoundSetter
    public void setKubeconfigId(String kubeconfigId) {
        this.kubeconfigId = given("kubeconfigId", Util.fixEmptyAndTrim(kubeconfigId));
    }

    /** The cluster that is meant; null where none is. */
    final ClusterReference clusterReference() {
        return ClusterReference.of(cluster, kubeconfigId);
    }

    /** That no cluster is given, in the words of who left it out. */
    final void addMissingCluster(List<Finding> findings) {
        if (clusterReference() == null) {
            findings.add(
                    getTarget() == null
                            ? Missing.of("kubeconfigId", Missing.KUBECONFIG)
                            : Missing.of("cluster", "one of the configured clusters"));
        }
    }

    /** What a target says of its volumes, for a step that cuts them. */
    void putStorage(TargetConfiguration target) {
        // nothing, where the lock is all
    }

    public String getAccountSecret() {
        return accountSecret;
    }

    /** Null or empty: the account is that of a credential. */
    @DataBoundSetter
    public void setAccountSecret(String accountSecret) {
        this.accountSecret = given("accountSecret", Util.fixEmptyAndTrim(accountSecret));
    }

    @Override
    boolean namesAccount() {
        return accountSecret != null || getCredentialsId() != null;
    }

    /** Where and as whom, with what the credentials say. */
    ServerAccess access(ClusterClients clients) throws AbortException, ClusterException, InterruptedException {
        CredentialsLookup credentials = clients.credentials();
        TlsMode mode = TlsMode.of(getTls()).orElse(DEFAULT_TLS);
        ServerAccess access = new ServerAccess(
                address(),
                account(clients),
                new Tls(
                        mode,
                        getCaCredentialsId() == null ? List.of() : credentials.authorities(getCaCredentialsId()),
                        getTlsName(),
                        credentials.clientCertificate(getClientCertificateId())));
        StepFailure.unlessEmpty(access.tls().findings());
        return access;
    }

    /** Null where the script names none. */
    private Account account(ClusterClients clients) throws AbortException, ClusterException, InterruptedException {
        if (accountSecret == null) {
            return getCredentialsId() == null ? null : clients.credentials().account(getCredentialsId());
        }
        AccountSecret.Login login = AccountSecret.of(accountSecret).read(clients.of(clusterReference()), namespace);
        return new Account(login.user(), login.password());
    }

    public String getWorkload() {
        return workload;
    }

    @DataBoundSetter
    public void setWorkload(String workload) {
        this.workload = given("workload", Util.fixEmptyAndTrim(workload));
    }

    public String getSelector() {
        return selector;
    }

    @DataBoundSetter
    public void setSelector(String selector) {
        this.selector = given("selector", Util.fixEmptyAndTrim(selector));
    }

    public String getContainer() {
        return container;
    }

    /** Null or empty: the one that the server is seen to run in. */
    @DataBoundSetter
    public void setContainer(String container) {
        this.container = given("container", Util.fixEmptyAndTrim(container));
    }

    public String getPrefer() {
        return prefer;
    }

    /** In any case; kept as the log has it. Empty means the default. */
    @DataBoundSetter
    public void setPrefer(String prefer) {
        String given = given("prefer", Util.fixEmptyAndTrim(prefer));
        this.prefer = given == null
                ? Preference.PRIMARY.word()
                : Preference.of(given).map(Preference::word).orElse(given);
    }

    public int getMaxReplicaLagSeconds() {
        return maxReplicaLagSeconds;
    }

    @DataBoundSetter
    public void setMaxReplicaLagSeconds(int maxReplicaLagSeconds) {
        this.maxReplicaLagSeconds = given("maxReplicaLagSeconds", maxReplicaLagSeconds);
    }

    /** Whether the script names the server by what it runs as. */
    boolean namesWorkload() {
        return workload != null || selector != null;
    }

    /** What the script says of where the server runs; {@link #findings()} tells first whether it can be used. */
    Target target(String namespace, List<String> pvcs) {
        return new Target(
                new WorkloadRequest(namespace, workload, selector, pvcs, container),
                Preference.of(prefer).orElse(Preference.PRIMARY),
                Duration.ofSeconds(maxReplicaLagSeconds),
                // what the pod says, unless the script says otherwise
                getPort() == DEFAULT_PORT ? 0 : getPort());
    }

    @Override
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(super.findings());
        if (cluster != null && kubeconfigId != null) {
            findings.add(Missing.kubeconfigBesideCluster());
        }
        if (accountSecret != null) {
            findings.addAll(AccountSecret.findings(accountSecret));
            if (getCredentialsId() != null) {
                findings.add(new Finding("accountSecret", "is given beside credentialsId", "leave one of them out"));
            }
        }
        findings.addAll(new WorkloadRequest("", workload, selector, List.of(), container).findings());
        if (Preference.of(prefer).isEmpty()) {
            findings.add(new Finding(
                    "prefer",
                    "'" + prefer + "' is no part that a server plays",
                    "give " + String.join(" or ", ConfigurationWords.preferences())));
        }
        if (maxReplicaLagSeconds < 0 || maxReplicaLagSeconds > LONGEST_LAG_SECONDS) {
            findings.add(new Finding(
                    "maxReplicaLag",
                    maxReplicaLagSeconds + " s is out of range",
                    "give 0 s to " + LONGEST_LAG_SECONDS + " s"));
        }
        return findings;
    }
}
