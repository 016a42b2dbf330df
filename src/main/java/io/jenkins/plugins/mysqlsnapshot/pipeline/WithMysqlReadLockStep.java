package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * {@code withMysqlReadLock(...) { … }}: holds the read lock for its body, for storage of the user's own. Cancels the body
 * when the lock is lost, and then fails even where the script catches that. Parameters only; the work is in
 * {@link WithMysqlReadLockStepExecution}.
 */
public final class WithMysqlReadLockStep extends WorkloadStep {

    @DataBoundConstructor
    public WithMysqlReadLockStep(String target) {
        super(target);
    }

    @Override
    WithMysqlReadLockStep forTarget(String name) {
        return copied(new WithMysqlReadLockStep(name));
    }

    @Override
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (namesWorkload()) {
            if (getHost() != null) {
                findings.add(new Finding(
                        "host", "is given beside workload or selector", "give host, or what the server runs as"));
            }
            Missing.addTo(findings, "namespace", getNamespace(), "the namespace of the workload");
            addMissingCluster(findings);
        } else {
            Missing.addTo(findings, "host", getHost(), "the server's DNS name or address, or workload or selector");
        }
        if (getAccountSecret() != null && !namesWorkload()) {
            Missing.addTo(findings, "namespace", getNamespace(), "the namespace of accountSecret");
            addMissingCluster(findings);
        }
        findings.addAll(super.findings());
        return findings;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new WithMysqlReadLockStepExecution(
                context, TargetChoice.settle(this, WithMysqlReadLockStep.class, context));
    }

    @Extension
    @Symbol("withMysqlReadLock")
    public static final class DescriptorImpl extends WorkloadStepDescriptor {

        @Override
        public String getFunctionName() {
            return "withMysqlReadLock";
        }

        @Override
        public String getDisplayName() {
            return "Hold a MySQL server's read lock for a block";
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }
    }
}
