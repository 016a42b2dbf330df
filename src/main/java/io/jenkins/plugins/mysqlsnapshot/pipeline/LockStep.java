package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Util;
import io.jenkins.plugins.mysqlsnapshot.config.ConfigurationWords;
import io.jenkins.plugins.mysqlsnapshot.lock.GuardPolicy;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.LockMode;
import io.jenkins.plugins.mysqlsnapshot.lock.ReplicationCare;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.lock.TlsMode;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The parameters that every step shares which locks a server: where it is, whom to log in as, and the bounds of the lock.
 * Holds what the script said and checks nothing until the step runs: then all findings are told at once.
 */
public abstract class LockStep extends TargetStep {

    static final int DEFAULT_PORT = 3306;
    private static final LockLimits DEFAULTS = LockLimits.defaults();
    static final TlsMode DEFAULT_TLS = TlsMode.VERIFY;

    private String credentialsId;
    private String host;
    private int port = DEFAULT_PORT;
    private int acquireBudgetSeconds = (int) DEFAULTS.acquireBudget().toSeconds();
    private int attemptBoundMillis = (int) DEFAULTS.attemptBound().toMillis();
    private int maxHoldSeconds = (int) DEFAULTS.maxHold().toSeconds();
    private int leaseSeconds = (int) DEFAULTS.lease().toSeconds();
    private int longRunningSeconds = (int) DEFAULTS.longRunning().toSeconds();
    private String guardPolicy = DEFAULTS.guardPolicy().word();
    private boolean allowNonDurable = DEFAULTS.allowNonDurable();
    private String lock = DEFAULTS.lock().word();
    private boolean pauseReplica = DEFAULTS.care().pauseReplica();
    private boolean desync = DEFAULTS.care().desync();
    private String tls = DEFAULT_TLS.word();
    private String caCredentialsId;
    private String tlsName;
    private String clientCertificateId;

    LockStep(String target) {
        super(target);
    }

    public String getHost() {
        return host;
    }

    /** Null or empty: the way is to the pod of the workload. */
    @DataBoundSetter
    public void setHost(String host) {
        this.host = given("host", Util.fixEmptyAndTrim(host));
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = given("credentialsId", Util.fixEmptyAndTrim(credentialsId));
    }

    public int getPort() {
        return port;
    }

    @DataBoundSetter
    public void setPort(int port) {
        this.port = given("port", port);
    }

    public int getAcquireBudgetSeconds() {
        return acquireBudgetSeconds;
    }

    @DataBoundSetter
    public void setAcquireBudgetSeconds(int acquireBudgetSeconds) {
        this.acquireBudgetSeconds = given("acquireBudgetSeconds", acquireBudgetSeconds);
    }

    public int getAttemptBoundMillis() {
        return attemptBoundMillis;
    }

    @DataBoundSetter
    public void setAttemptBoundMillis(int attemptBoundMillis) {
        this.attemptBoundMillis = given("attemptBoundMillis", attemptBoundMillis);
    }

    public int getMaxHoldSeconds() {
        return maxHoldSeconds;
    }

    @DataBoundSetter
    public void setMaxHoldSeconds(int maxHoldSeconds) {
        this.maxHoldSeconds = given("maxHoldSeconds", maxHoldSeconds);
    }

    public int getLeaseSeconds() {
        return leaseSeconds;
    }

    @DataBoundSetter
    public void setLeaseSeconds(int leaseSeconds) {
        this.leaseSeconds = given("leaseSeconds", leaseSeconds);
    }

    public int getLongRunningSeconds() {
        return longRunningSeconds;
    }

    @DataBoundSetter
    public void setLongRunningSeconds(int longRunningSeconds) {
        this.longRunningSeconds = given("longRunningSeconds", longRunningSeconds);
    }

    public String getGuardPolicy() {
        return guardPolicy;
    }

    /** In any case; kept as the log has it. Empty means the default. */
    @DataBoundSetter
    public void setGuardPolicy(String guardPolicy) {
        String given = given("guardPolicy", Util.fixEmptyAndTrim(guardPolicy));
        this.guardPolicy = given == null
                ? DEFAULTS.guardPolicy().word()
                : GuardPolicy.of(given).map(GuardPolicy::word).orElse(given);
    }

    public boolean isAllowNonDurable() {
        return allowNonDurable;
    }

    @DataBoundSetter
    public void setAllowNonDurable(boolean allowNonDurable) {
        this.allowNonDurable = given("allowNonDurable", allowNonDurable);
    }

    public String getLock() {
        return lock;
    }

    /** In any case; kept as the log has it. Empty means the default. */
    @DataBoundSetter
    public void setLock(String lock) {
        String given = given("lock", Util.fixEmptyAndTrim(lock));
        this.lock = given == null ? DEFAULTS.lock().word() : lockWord(given).orElse(given);
    }

    /** The word of a lock that this step takes; empty where there is none of it. */
    Optional<String> lockWord(String given) {
        return LockMode.of(given).map(LockMode::word);
    }

    public boolean isPauseReplica() {
        return pauseReplica;
    }

    @DataBoundSetter
    public void setPauseReplica(boolean pauseReplica) {
        this.pauseReplica = given("pauseReplica", pauseReplica);
    }

    public boolean isDesync() {
        return desync;
    }

    @DataBoundSetter
    public void setDesync(boolean desync) {
        this.desync = given("desync", desync);
    }

    public String getTls() {
        return tls;
    }

    /** In any case; kept as the log has it. Empty means the default. */
    @DataBoundSetter
    public void setTls(String tls) {
        String given = given("tls", Util.fixEmptyAndTrim(tls));
        this.tls = given == null
                ? DEFAULT_TLS.word()
                : TlsMode.of(given).map(TlsMode::word).orElse(given);
    }

    public String getCaCredentialsId() {
        return caCredentialsId;
    }

    /** Null or empty: the CAs that the controller's Java trusts. */
    @DataBoundSetter
    public void setCaCredentialsId(String caCredentialsId) {
        this.caCredentialsId = given("caCredentialsId", Util.fixEmptyAndTrim(caCredentialsId));
    }

    public String getTlsName() {
        return tlsName;
    }

    /** Null or empty: the name follows from the pod. */
    @DataBoundSetter
    public void setTlsName(String tlsName) {
        this.tlsName = given("tlsName", Util.fixEmptyAndTrim(tlsName));
    }

    public String getClientCertificateId() {
        return clientCertificateId;
    }

    /** Null or empty: the account needs none. */
    @DataBoundSetter
    public void setClientCertificateId(String clientCertificateId) {
        this.clientCertificateId = given("clientCertificateId", Util.fixEmptyAndTrim(clientCertificateId));
    }

    /** Null where no host is given. */
    ServerAddress address() {
        return host == null ? null : new ServerAddress(host, port);
    }

    /** The limits as given; {@link #findings()} tells first whether they can be used. */
    LockLimits limits() {
        return new LockLimits(
                Duration.ofSeconds(acquireBudgetSeconds),
                Duration.ofMillis(attemptBoundMillis),
                Duration.ofSeconds(maxHoldSeconds),
                Duration.ofSeconds(leaseSeconds),
                Duration.ofSeconds(longRunningSeconds),
                GuardPolicy.of(guardPolicy).orElse(DEFAULTS.guardPolicy()),
                allowNonDurable,
                LockMode.of(lock).orElse(DEFAULTS.lock()),
                new ReplicationCare(pauseReplica, desync));
    }

    /** What is missing or out of range among the shared parameters; empty where nothing is. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (needsAccount() && !namesAccount()) {
            findings.add(Missing.of("credentialsId", "the id of a username/password credential"));
        }
        if (GuardPolicy.of(guardPolicy).isEmpty()) {
            findings.add(new Finding(
                    "guardPolicy",
                    "'" + guardPolicy + "' is no policy",
                    "give " + String.join(" or ", ConfigurationWords.policies())));
        }
        if (lockWord(lock).isEmpty()) {
            findings.add(new Finding("lock", "'" + lock + "' is no lock", "give " + locks()));
        }
        if (TlsMode.of(tls).isEmpty()) {
            findings.add(new Finding(
                    "tls",
                    "'" + tls + "' is no way to protect a connection",
                    "give " + String.join(" or ", ConfigurationWords.tlsModes())));
        }
        if (tlsName != null && host != null) {
            findings.add(new Finding("tlsName", "is given beside host", "give the name as host, or leave host out"));
        }
        findings.addAll(limits().findings());
        return findings;
    }

    /** Whether the lock cannot be had without an account on the server. */
    boolean needsAccount() {
        return true;
    }

    /** Whether the script says whom to log in as. */
    abstract boolean namesAccount();

    /** The locks that this step takes, in words. */
    String locks() {
        return String.join(" or ", ConfigurationWords.locks());
    }
}
