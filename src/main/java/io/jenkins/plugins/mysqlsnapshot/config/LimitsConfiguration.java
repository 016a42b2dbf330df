package io.jenkins.plugins.mysqlsnapshot.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.lock.GuardPolicy;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.LockMode;
import io.jenkins.plugins.mysqlsnapshot.lock.ReplicationCare;
import java.time.Duration;
import java.util.function.LongFunction;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The bounds of a target's lock, where the script gives none. Holds what was typed; the run says what is out of range. */
public final class LimitsConfiguration implements Describable<LimitsConfiguration> {

    private static final LockLimits DEFAULTS = LockLimits.defaults();

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

    @DataBoundConstructor
    public LimitsConfiguration() {
        // every bound has its default
    }

    public int getAcquireBudgetSeconds() {
        return acquireBudgetSeconds;
    }

    @DataBoundSetter
    public void setAcquireBudgetSeconds(int acquireBudgetSeconds) {
        this.acquireBudgetSeconds = acquireBudgetSeconds;
    }

    public int getAttemptBoundMillis() {
        return attemptBoundMillis;
    }

    @DataBoundSetter
    public void setAttemptBoundMillis(int attemptBoundMillis) {
        this.attemptBoundMillis = attemptBoundMillis;
    }

    public int getMaxHoldSeconds() {
        return maxHoldSeconds;
    }

    @DataBoundSetter
    public void setMaxHoldSeconds(int maxHoldSeconds) {
        this.maxHoldSeconds = maxHoldSeconds;
    }

    public int getLeaseSeconds() {
        return leaseSeconds;
    }

    @DataBoundSetter
    public void setLeaseSeconds(int leaseSeconds) {
        this.leaseSeconds = leaseSeconds;
    }

    public int getLongRunningSeconds() {
        return longRunningSeconds;
    }

    @DataBoundSetter
    public void setLongRunningSeconds(int longRunningSeconds) {
        this.longRunningSeconds = longRunningSeconds;
    }

    public String getGuardPolicy() {
        return guardPolicy;
    }

    /** Empty means the default. */
    @DataBoundSetter
    public void setGuardPolicy(String guardPolicy) {
        String given = Util.fixEmptyAndTrim(guardPolicy);
        this.guardPolicy = given == null ? DEFAULTS.guardPolicy().word() : given;
    }

    public String getLock() {
        return lock;
    }

    /** Empty means the default. */
    @DataBoundSetter
    public void setLock(String lock) {
        String given = Util.fixEmptyAndTrim(lock);
        this.lock = given == null ? DEFAULTS.lock().word() : given;
    }

    public boolean isAllowNonDurable() {
        return allowNonDurable;
    }

    @DataBoundSetter
    public void setAllowNonDurable(boolean allowNonDurable) {
        this.allowNonDurable = allowNonDurable;
    }

    public boolean isPauseReplica() {
        return pauseReplica;
    }

    @DataBoundSetter
    public void setPauseReplica(boolean pauseReplica) {
        this.pauseReplica = pauseReplica;
    }

    public boolean isDesync() {
        return desync;
    }

    @DataBoundSetter
    public void setDesync(boolean desync) {
        this.desync = desync;
    }

    /** As the lock takes them; a word that is none counts as the default here, and the run complains of it. */
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

    @Extension
    @Symbol("mysqlLimits")
    public static final class DescriptorImpl extends Descriptor<LimitsConfiguration> {

        @Override
        public String getDisplayName() {
            return "Limits";
        }

        @POST
        public ListBoxModel doFillGuardPolicyItems(@AncestorInPath Item item, @QueryParameter String guardPolicy) {
            return FormFields.words(item, guardPolicy, ConfigurationWords.policies());
        }

        @POST
        public ListBoxModel doFillLockItems(@AncestorInPath Item item, @QueryParameter String lock) {
            return FormFields.words(item, lock, ConfigurationWords.locks());
        }

        @POST
        public FormValidation doCheckAcquireBudgetSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return limit(item, value, number -> DEFAULTS.withAcquireBudget(Duration.ofSeconds(number)));
        }

        @POST
        public FormValidation doCheckAttemptBoundMillis(@AncestorInPath Item item, @QueryParameter String value) {
            return limit(item, value, number -> DEFAULTS.withAttemptBound(Duration.ofMillis(number)));
        }

        @POST
        public FormValidation doCheckMaxHoldSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return limit(item, value, number -> DEFAULTS.withMaxHold(Duration.ofSeconds(number)));
        }

        @POST
        public FormValidation doCheckLeaseSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return limit(item, value, number -> DEFAULTS.withLease(Duration.ofSeconds(number)));
        }

        @POST
        public FormValidation doCheckLongRunningSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return limit(item, value, number -> DEFAULTS.withLongRunning(Duration.ofSeconds(number)));
        }

        private static FormValidation limit(Item item, String value, LongFunction<LockLimits> limits) {
            return FormFields.checked(
                    item, value, number -> limits.apply(number).findings());
        }
    }
}
