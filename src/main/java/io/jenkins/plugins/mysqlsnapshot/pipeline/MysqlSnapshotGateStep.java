package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import io.jenkins.plugins.mysqlsnapshot.catalog.Age;
import io.jenkins.plugins.mysqlsnapshot.catalog.GateDemands;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code mysqlSnapshotGate(...)}: goes on only where a proved set is in the cluster that has what is asked for, and returns it. Parameters
 * only; the work is in {@link MysqlSnapshotGateStepExecution}.
 */
public final class MysqlSnapshotGateStep extends CatalogStep {

    private static final String DEFAULT_HOLD = "24h";

    private String maxAge;
    private boolean verified;
    private String schemaVersion;
    private String holdFor = DEFAULT_HOLD;

    @DataBoundConstructor
    public MysqlSnapshotGateStep(String target) {
        super(target);
    }

    public String getMaxAge() {
        return maxAge;
    }

    /** Null or empty: any age. */
    @DataBoundSetter
    public void setMaxAge(String maxAge) {
        this.maxAge = Util.fixEmptyAndTrim(maxAge);
    }

    public boolean isVerified() {
        return verified;
    }

    @DataBoundSetter
    public void setVerified(boolean verified) {
        this.verified = verified;
    }

    public String getSchemaVersion() {
        return schemaVersion;
    }

    /** Null or empty: any. */
    @DataBoundSetter
    public void setSchemaVersion(String schemaVersion) {
        this.schemaVersion = Util.fixEmptyAndTrim(schemaVersion);
    }

    public String getHoldFor() {
        return holdFor;
    }

    /** Null or empty: the default. */
    @DataBoundSetter
    public void setHoldFor(String holdFor) {
        String given = Util.fixEmptyAndTrim(holdFor);
        this.holdFor = given == null ? DEFAULT_HOLD : given;
    }

    /** {@link #findings()} tells first whether they can be used. */
    GateDemands demands() {
        return new GateDemands(maxAge == null ? null : Age.of(maxAge).orElseThrow(), verified, schemaVersion);
    }

    Duration hold() {
        return Age.of(holdFor).orElseThrow();
    }

    @Override
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(super.findings());
        findings.addAll(Age.findings("maxAge", maxAge));
        findings.addAll(Age.findings("holdFor", holdFor));
        return findings;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        TargetChoice.settle(this, context.get(Run.class).getParent());
        return new MysqlSnapshotGateStepExecution(context, this);
    }

    @Extension
    @Symbol("mysqlSnapshotGate")
    public static final class DescriptorImpl extends CatalogStepDescriptor {

        @Override
        public String getFunctionName() {
            return "mysqlSnapshotGate";
        }

        @Override
        public String getDisplayName() {
            return "Go on only with a good snapshot set of a MySQL server";
        }

        @POST
        public FormValidation doCheckMaxAge(@AncestorInPath Item item, @QueryParameter String value) {
            return age(item, "maxAge", value);
        }

        @POST
        public FormValidation doCheckHoldFor(@AncestorInPath Item item, @QueryParameter String value) {
            return age(item, "holdFor", value);
        }
    }
}
