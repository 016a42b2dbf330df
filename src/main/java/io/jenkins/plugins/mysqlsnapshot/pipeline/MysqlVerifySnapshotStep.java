package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.config.FormFields;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.verification.Demands;
import io.jenkins.plugins.mysqlsnapshot.verification.TableCheck;
import io.jenkins.plugins.mysqlsnapshot.verification.TableChecksum;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code mysqlVerifySnapshot(...)}: boots a server on a copy of a set, looks whether it is what was cut, and marks the set. Parameters
 * only; the work is in {@link MysqlVerifySnapshotStepExecution}.
 */
public final class MysqlVerifySnapshotStep extends CloneStep {

    private static final int DEFAULT_CHECK_SECONDS = 3600;

    private String checkTables = TableCheck.QUICK.word();
    private List<String> checksums = List.of();
    private List<String> checks = List.of();
    private int checkTimeoutSeconds = DEFAULT_CHECK_SECONDS;

    @DataBoundConstructor
    public MysqlVerifySnapshotStep(String target) {
        super(target);
    }

    public String getCheckTables() {
        return checkTables;
    }

    /** Null or empty: the default. */
    @DataBoundSetter
    public void setCheckTables(String checkTables) {
        String given = Util.fixEmptyAndTrim(checkTables);
        this.checkTables = given == null ? TableCheck.QUICK.word() : given;
    }

    public List<String> getChecksums() {
        return checksums;
    }

    /** Null or empty: none. Each {@code schema.table=number}, or {@code schema.table}, on a line of its own. */
    @DataBoundSetter
    public void setChecksums(List<String> checksums) {
        this.checksums = lines(checksums);
    }

    /** One a line, as the form's one field shows them. */
    public String getChecksumsText() {
        return String.join("\n", checksums);
    }

    public List<String> getChecks() {
        return checks;
    }

    /** Null or empty: none. Each a query on a line of its own. */
    @DataBoundSetter
    public void setChecks(List<String> checks) {
        this.checks = lines(checks);
    }

    private static List<String> lines(List<String> given) {
        return given == null
                ? List.of()
                : given.stream()
                        .flatMap(String::lines)
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .toList();
    }

    /** One a line, as the form's one field shows them. */
    public String getChecksText() {
        return String.join("\n", checks);
    }

    public int getCheckTimeoutSeconds() {
        return checkTimeoutSeconds;
    }

    @DataBoundSetter
    public void setCheckTimeoutSeconds(int checkTimeoutSeconds) {
        this.checkTimeoutSeconds = checkTimeoutSeconds;
    }

    /** {@link #findings()} tells first whether they can be used. */
    Demands demands() {
        return new Demands(
                TableCheck.of(checkTables).orElseThrow(),
                checksums.stream()
                        .map(one -> TableChecksum.of(one).orElseThrow())
                        .toList(),
                checks,
                Duration.ofSeconds(checkTimeoutSeconds));
    }

    @Override
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(super.findings());
        findings.addAll(tableFindings(checkTables));
        findings.addAll(TableChecksum.findings(checksums));
        findings.addAll(rangeFindings("checkTimeoutSeconds", checkTimeoutSeconds, LONGEST_SECONDS, "seconds"));
        return findings;
    }

    private static List<Finding> tableFindings(String word) {
        return TableCheck.of(word).isPresent()
                ? List.of()
                : List.of(new Finding("checkTables", "'" + word + "' is unknown", "give one of " + TableCheck.words()));
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        TargetChoice.settle(this, context.get(Run.class).getParent());
        return new MysqlVerifySnapshotStepExecution(context, this);
    }

    @Extension
    @Symbol("mysqlVerifySnapshot")
    public static final class DescriptorImpl extends CloneStepDescriptor {

        @Override
        public String getFunctionName() {
            return "mysqlVerifySnapshot";
        }

        @Override
        public String getDisplayName() {
            return "Boot a snapshot set of a MySQL server and check it";
        }

        /** Takes one check for the list of it, one checksum likewise, and checksums by table as a script has them. */
        @Override
        public Map<String, Object> customInstantiate(Map<String, Object> arguments) {
            Map<String, Object> meant = new LinkedHashMap<>(super.customInstantiate(arguments));
            if (arguments.get("checks") instanceof CharSequence one) {
                meant.put("checks", List.of(one.toString()));
            }
            Object checksums = arguments.get("checksums");
            if (checksums instanceof Map<?, ?> byTable) {
                meant.put(
                        "checksums",
                        byTable.entrySet().stream()
                                .map(one -> one.getKey() + "=" + one.getValue())
                                .toList());
            } else if (checksums instanceof CharSequence one) {
                meant.put("checksums", List.of(one.toString()));
            }
            return meant;
        }

        @POST
        public ListBoxModel doFillCheckTablesItems(@AncestorInPath Item item, @QueryParameter String checkTables) {
            return FormFields.words(
                    item,
                    checkTables,
                    List.of(TableCheck.QUICK.word(), TableCheck.FULL.word(), TableCheck.NONE.word()));
        }

        @POST
        public FormValidation doCheckChecksums(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.optional(item, value, given -> TableChecksum.findings(lines(List.of(given))));
        }

        @POST
        public FormValidation doCheckCheckTimeoutSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 1, LONGEST_SECONDS);
        }
    }
}
