package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.fabric8.kubernetes.api.model.Quantity;
import io.jenkins.plugins.mysqlsnapshot.clone.Reach;
import io.jenkins.plugins.mysqlsnapshot.config.FormFields;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code withMysqlClone(...) { … }}: a server of its own on a copy of a set, for its body to do as it likes with. Parameters only; the
 * work is in {@link WithMysqlCloneStepExecution}.
 */
public final class WithMysqlCloneStep extends CloneStep {

    private static final int DEFAULT_STATEMENT_SECONDS = 3600;
    private static final int DEFAULT_MINUTES = 240;
    private static final int LONGEST_MINUTES = 7 * 24 * 60;

    private String cloneNamespace;
    private List<String> sqlFirst = List.of();
    private String reach = Reach.POD.word();
    private String cpu;
    private String memory;
    private int sqlTimeoutSeconds = DEFAULT_STATEMENT_SECONDS;
    private int maxMinutes = DEFAULT_MINUTES;

    @DataBoundConstructor
    public WithMysqlCloneStep(String target) {
        super(target);
    }

    public String getCloneNamespace() {
        return cloneNamespace;
    }

    /** Null or empty: that of the set. */
    @DataBoundSetter
    public void setCloneNamespace(String cloneNamespace) {
        this.cloneNamespace = Util.fixEmptyAndTrim(cloneNamespace);
    }

    public List<String> getSqlFirst() {
        return sqlFirst;
    }

    /** Null or empty: none. Each a statement on a line of its own. */
    @DataBoundSetter
    public void setSqlFirst(List<String> sqlFirst) {
        this.sqlFirst = sqlFirst == null
                ? List.of()
                : sqlFirst.stream()
                        .flatMap(String::lines)
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .toList();
    }

    /** One a line, as the form's one field shows them. */
    public String getSqlFirstText() {
        return String.join("\n", sqlFirst);
    }

    public String getReach() {
        return reach;
    }

    /** Null or empty: the default. */
    @DataBoundSetter
    public void setReach(String reach) {
        String given = Util.fixEmptyAndTrim(reach);
        this.reach = given == null ? Reach.POD.word() : given;
    }

    /** {@link #findings()} tells first whether it can be used. */
    Reach way() {
        return Reach.of(reach).orElseThrow();
    }

    public String getCpu() {
        return cpu;
    }

    /** Null or empty: as the server that was cut. */
    @DataBoundSetter
    public void setCpu(String cpu) {
        this.cpu = Util.fixEmptyAndTrim(cpu);
    }

    public String getMemory() {
        return memory;
    }

    /** Null or empty: as the server that was cut. */
    @DataBoundSetter
    public void setMemory(String memory) {
        this.memory = Util.fixEmptyAndTrim(memory);
    }

    public int getSqlTimeoutSeconds() {
        return sqlTimeoutSeconds;
    }

    @DataBoundSetter
    public void setSqlTimeoutSeconds(int sqlTimeoutSeconds) {
        this.sqlTimeoutSeconds = sqlTimeoutSeconds;
    }

    public int getMaxMinutes() {
        return maxMinutes;
    }

    @DataBoundSetter
    public void setMaxMinutes(int maxMinutes) {
        this.maxMinutes = maxMinutes;
    }

    /** Of one statement of {@link #getSqlFirst}. */
    Duration statement() {
        return Duration.ofSeconds(sqlTimeoutSeconds);
    }

    /** Of the body. */
    Duration longest() {
        return Duration.ofMinutes(maxMinutes);
    }

    /** By resource; empty for those of the server that was cut. */
    Map<String, String> limits() {
        Map<String, String> limits = new TreeMap<>();
        if (cpu != null) {
            limits.put("cpu", cpu);
        }
        if (memory != null) {
            limits.put("memory", memory);
        }
        return limits;
    }

    @Override
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(super.findings());
        if (cloneNamespace != null) {
            findings.addAll(namespaceFindings(cloneNamespace));
        }
        if (Reach.of(reach).isEmpty()) {
            findings.add(new Finding("reach", "'" + reach + "' is unknown", "give one of " + Reach.words()));
        }
        limits().forEach((resource, given) -> findings.addAll(quantityFindings(resource, given)));
        findings.addAll(rangeFindings("sqlTimeoutSeconds", sqlTimeoutSeconds, LONGEST_SECONDS, "seconds"));
        findings.addAll(rangeFindings("maxMinutes", maxMinutes, LONGEST_MINUTES, "minutes"));
        return findings;
    }

    private static List<Finding> namespaceFindings(String given) {
        return SnapshotMarks.isDnsLabel(given)
                ? List.of()
                : List.of(new Finding(
                        "cloneNamespace",
                        "'" + given + "' is no name of a namespace",
                        "give one, or leave it out for the set's own"));
    }

    private static List<Finding> quantityFindings(String parameter, String given) {
        try {
            if (new Quantity(given).getNumericalAmount().signum() > 0) {
                return List.of();
            }
        } catch (IllegalArgumentException | ArithmeticException noQuantity) {
            // told below
        }
        return List.of(new Finding(
                parameter, "'" + given + "' is no quantity of Kubernetes", "give one as in '500m', '2' or '4Gi'"));
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        TargetChoice.settle(this, context.get(Run.class).getParent());
        return new WithMysqlCloneStepExecution(context, this);
    }

    @Extension
    @Symbol("withMysqlClone")
    public static final class DescriptorImpl extends CloneStepDescriptor {

        @Override
        public String getFunctionName() {
            return "withMysqlClone";
        }

        @Override
        public String getDisplayName() {
            return "Give a block a MySQL server of its own on a copy of a snapshot set";
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        /** Takes one statement for the list of it. */
        @Override
        public Map<String, Object> customInstantiate(Map<String, Object> arguments) {
            Map<String, Object> meant = new LinkedHashMap<>(super.customInstantiate(arguments));
            if (arguments.get("sqlFirst") instanceof CharSequence one) {
                meant.put("sqlFirst", List.of(one.toString()));
            }
            return meant;
        }

        @POST
        public ListBoxModel doFillReachItems(@AncestorInPath Item item, @QueryParameter String reach) {
            return FormFields.words(item, reach, List.of(Reach.POD.word(), Reach.SERVICE.word(), Reach.TUNNEL.word()));
        }

        @POST
        public FormValidation doCheckCloneNamespace(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.optional(item, value, WithMysqlCloneStep::namespaceFindings);
        }

        @POST
        public FormValidation doCheckCpu(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.optional(item, value, given -> quantityFindings("cpu", given));
        }

        @POST
        public FormValidation doCheckMemory(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.optional(item, value, given -> quantityFindings("memory", given));
        }

        @POST
        public FormValidation doCheckSqlTimeoutSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 1, LONGEST_SECONDS);
        }

        @POST
        public FormValidation doCheckMaxMinutes(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.number(item, value, 1, LONGEST_MINUTES);
        }
    }
}
