package io.jenkins.plugins.mysqlsnapshot.pipeline;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.config.ConfigurationWords;
import io.jenkins.plugins.mysqlsnapshot.config.FormFields;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongFunction;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * The form of the parameters in {@link LockStep}. Needs a build and a log, never a workspace, so that the steps run
 * without an agent.
 */
public abstract class LockStepDescriptor extends StepDescriptor {

    private static final LockLimits DEFAULTS = LockLimits.defaults();

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class, FlowNode.class);
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        return FormFields.credentials(item, credentialsId, StandardUsernamePasswordCredentials.class);
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
    public ListBoxModel doFillTlsItems(@AncestorInPath Item item, @QueryParameter String tls) {
        return FormFields.words(item, tls, ConfigurationWords.tlsModes());
    }

    @POST
    public ListBoxModel doFillCaCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String caCredentialsId) {
        return FormFields.credentials(item, caCredentialsId, FileCredentials.class);
    }

    @POST
    public ListBoxModel doFillClientCertificateIdItems(
            @AncestorInPath Item item, @QueryParameter String clientCertificateId) {
        return FormFields.credentials(item, clientCertificateId, StandardCertificateCredentials.class);
    }

    /** By the field beside it: only a connection that is verified shows a certificate. */
    @POST
    public FormValidation doCheckClientCertificateId(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String tls) {
        return FormFields.optional(item, value, id -> FormFields.clientCertificate(tls));
    }

    @POST
    public FormValidation doCheckHost(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.optional(item, value, host -> new ServerAddress(host, LockStep.DEFAULT_PORT).findings());
    }

    @POST
    public FormValidation doCheckCredentialsId(
            @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String lock,
            @QueryParameter String target,
            @QueryParameter String accountSecret) {
        return PodsLock.isMeant(lock) || Util.fixEmptyAndTrim(accountSecret) != null
                ? FormValidation.ok()
                : unlessTarget(target, FormFields.required(item, value, "a username/password credential"));
    }

    /** What a field is told where no target says it in its place. */
    static FormValidation unlessTarget(String target, FormValidation otherwise) {
        return Util.fixEmptyAndTrim(target) == null ? otherwise : FormValidation.ok();
    }

    @POST
    public FormValidation doCheckPort(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.number(item, value, 1, 65535);
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
        return FormFields.checked(item, value, number -> limits.apply(number).findings());
    }
}
