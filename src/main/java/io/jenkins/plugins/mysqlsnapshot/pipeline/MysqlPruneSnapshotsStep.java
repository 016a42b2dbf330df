package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import io.jenkins.plugins.mysqlsnapshot.catalog.Age;
import io.jenkins.plugins.mysqlsnapshot.catalog.RetentionRules;
import io.jenkins.plugins.mysqlsnapshot.config.FormFields;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
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
 * {@code mysqlPruneSnapshots(...)}: deletes whole sets of a server that no rule keeps and nothing holds, and returns them. Parameters
 * only; the work is in {@link MysqlPruneSnapshotsStepExecution}.
 */
public final class MysqlPruneSnapshotsStep extends CatalogStep {

    private static final int MOST = 10_000;

    private int keep;
    private String olderThan;
    private int keepHourly;
    private int keepDaily;
    private int keepWeekly;
    private int keepMonthly;
    private int keepYearly;
    private boolean dryRun;
    private boolean includeJoint;

    @DataBoundConstructor
    public MysqlPruneSnapshotsStep(String target) {
        super(target);
    }

    public int getKeep() {
        return keep;
    }

    @DataBoundSetter
    public void setKeep(int keep) {
        this.keep = keep;
    }

    public String getOlderThan() {
        return olderThan;
    }

    /** Null or empty: age alone keeps nothing. */
    @DataBoundSetter
    public void setOlderThan(String olderThan) {
        this.olderThan = Util.fixEmptyAndTrim(olderThan);
    }

    public int getKeepHourly() {
        return keepHourly;
    }

    @DataBoundSetter
    public void setKeepHourly(int keepHourly) {
        this.keepHourly = keepHourly;
    }

    public int getKeepDaily() {
        return keepDaily;
    }

    @DataBoundSetter
    public void setKeepDaily(int keepDaily) {
        this.keepDaily = keepDaily;
    }

    public int getKeepWeekly() {
        return keepWeekly;
    }

    @DataBoundSetter
    public void setKeepWeekly(int keepWeekly) {
        this.keepWeekly = keepWeekly;
    }

    public int getKeepMonthly() {
        return keepMonthly;
    }

    @DataBoundSetter
    public void setKeepMonthly(int keepMonthly) {
        this.keepMonthly = keepMonthly;
    }

    public int getKeepYearly() {
        return keepYearly;
    }

    @DataBoundSetter
    public void setKeepYearly(int keepYearly) {
        this.keepYearly = keepYearly;
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    public boolean isIncludeJoint() {
        return includeJoint;
    }

    @DataBoundSetter
    public void setIncludeJoint(boolean includeJoint) {
        this.includeJoint = includeJoint;
    }

    /** {@link #findings()} tells first whether they can be used. */
    RetentionRules rules() {
        return new RetentionRules(
                keep,
                olderThan == null ? null : Age.of(olderThan).orElse(null),
                keepHourly,
                keepDaily,
                keepWeekly,
                keepMonthly,
                keepYearly);
    }

    @Override
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(super.findings());
        List<Finding> age = Age.findings("olderThan", olderThan);
        findings.addAll(age.isEmpty() ? rules().findings() : age);
        return findings;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        TargetChoice.settle(this, context.get(Run.class).getParent());
        return new MysqlPruneSnapshotsStepExecution(context, this);
    }

    @Extension
    @Symbol("mysqlPruneSnapshots")
    public static final class DescriptorImpl extends CatalogStepDescriptor {

        @Override
        public String getFunctionName() {
            return "mysqlPruneSnapshots";
        }

        @Override
        public String getDisplayName() {
            return "Delete old snapshot sets of a MySQL server";
        }

        @POST
        public FormValidation doCheckOlderThan(@AncestorInPath Item item, @QueryParameter String value) {
            return age(item, "olderThan", value);
        }

        @POST
        public FormValidation doCheckKeep(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 0, MOST);
        }

        @POST
        public FormValidation doCheckKeepHourly(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 0, MOST);
        }

        @POST
        public FormValidation doCheckKeepDaily(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 0, MOST);
        }

        @POST
        public FormValidation doCheckKeepWeekly(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 0, MOST);
        }

        @POST
        public FormValidation doCheckKeepMonthly(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 0, MOST);
        }

        @POST
        public FormValidation doCheckKeepYearly(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 0, MOST);
        }
    }
}
