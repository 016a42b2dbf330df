package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.mysqlsnapshot.config.FoundTarget;
import io.jenkins.plugins.mysqlsnapshot.config.LimitsConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.Refusals;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Between what a script says and what is done: refuses what the configuration does not allow, and puts what the named target says
 * where the script says nothing. Before anything else, on the CPS thread; reads the configuration alone.
 */
final class TargetChoice {

    /** Where the server is and whom to log in as: the target's alone, or a script could send its password elsewhere. */
    private static final List<String> PLACE = List.of(
            "namespace",
            "workload",
            "selector",
            "container",
            "pvcs",
            "prefer",
            "maxReplicaLagSeconds",
            "cluster",
            "kubeconfigId",
            "host",
            "port",
            "credentialsId",
            "accountSecret",
            "tls",
            "caCredentialsId",
            "tlsName",
            "clientCertificateId");

    private TargetChoice() {}

    /**
     * Settles what the step is to do, for the build that it runs in.
     *
     * @return the step for each of its targets, in the order of their names; the step itself where it has not several
     */
    static <S extends WorkloadStep> List<S> settle(S step, Class<S> type, StepContext context) throws Exception {
        Run<?, ?> build = context.get(Run.class);
        if (step.getTargets().isEmpty()) {
            settle(step, build.getParent());
            return List.of(step);
        }
        StepFailure.unlessEmpty(findingsBesideTargets(step));
        List<S> parts = new ArrayList<>();
        for (String name : step.getTargets()) {
            S part = type.cast(step.forTarget(name));
            settle(part, build.getParent());
            parts.add(part);
        }
        return parts;
    }

    private static List<Finding> findingsBesideTargets(WorkloadStep step) {
        List<Finding> findings = new ArrayList<>();
        if (step.getTarget() != null) {
            findings.add(new Finding("target", "is given beside targets", "name it among them"));
        }
        PLACE.stream()
                .filter(step::isGiven)
                .map(parameter -> new Finding(
                        parameter,
                        "is given beside targets",
                        "leave it out: each target says where its server is, and as whom to log in"))
                .forEach(findings::add);
        if (Set.copyOf(step.getTargets()).size() < step.getTargets().size()) {
            findings.add(new Finding("targets", "has a name twice: " + step.getTargets(), "name it once"));
        }
        return findings;
    }

    static void settle(WorkloadStep step, Item job) throws AbortException {
        List<Finding> findings = new ArrayList<>();
        if (step.isGiven("guardPolicy")) {
            findings.addAll(Refusals.killPolicy("guardPolicy", step.limits().guardPolicy()));
        }
        if (step.getTarget() == null) {
            if (step.getHost() != null) {
                findings.addAll(Refusals.inlineServer("host"));
            }
            if (step.getCluster() != null) {
                findings.addAll(Refusals.cluster(step.getCluster(), job));
            }
            StepFailure.unlessEmpty(findings);
            return;
        }
        Optional<FoundTarget> found = FoundTarget.of(step.getTarget(), job);
        if (found.isEmpty()) {
            throw StepFailure.of(List.of(Refusals.noTarget(step.getTarget(), job.getFullName())));
        }
        findings.addAll(0, found.get().findings(job));
        PLACE.stream()
                .filter(step::isGiven)
                .map(parameter -> new Finding(
                        parameter,
                        "is given beside target",
                        "leave it out: target '" + step.getTarget() + "' says where the server is, and as whom to log"
                                + " in"))
                .forEach(findings::add);
        StepFailure.unlessEmpty(findings);
        put(step, found.get());
        StepFailure.unlessEmpty(step.findings().stream()
                .filter(finding -> PLACE.contains(finding.subject()))
                .map(finding -> new Finding(
                        "target '" + step.getTarget() + "'",
                        finding.subject() + " " + finding.found(),
                        "have whoever configures the target see to it"))
                .toList());
    }

    /** The same for a step about the sets of a server, which are known by its name or by its volumes. */
    static void settle(CatalogStep step, Item job) throws AbortException {
        if (step.getTarget() == null) {
            StepFailure.unlessEmpty(step.getCluster() == null ? List.of() : Refusals.cluster(step.getCluster(), job));
            return;
        }
        TargetConfiguration target =
                placeOf(step.getTarget(), PLACE.stream().filter(step::isGiven).toList(), job);
        step.setCluster(target.getCluster());
        step.setNamespace(target.getNamespace());
        step.setWorkload(target.getWorkload());
        step.setSelector(target.getSelector());
        step.setPvcs(target.getPvcs());
    }

    /** The target, which says at least where its snapshots are. */
    private static TargetConfiguration placeOf(String name, List<String> placeGiven, Item job) throws AbortException {
        FoundTarget found = FoundTarget.of(name, job)
                .orElseThrow(() -> StepFailure.of(List.of(Refusals.noTarget(name, job.getFullName()))));
        List<Finding> findings = new ArrayList<>(found.findings(job));
        placeGiven.stream()
                .map(parameter -> new Finding(
                        parameter,
                        "is given beside target",
                        "leave it out: target '" + name + "' says where its snapshots are"))
                .forEach(findings::add);
        TargetConfiguration target = found.target();
        Map<String, String> needed = new TreeMap<>();
        needed.put("cluster", target.getCluster());
        needed.put("namespace", target.getNamespace());
        needed.forEach((field, value) -> {
            if (value == null) {
                findings.add(new Finding(
                        "target '" + name + "'",
                        field + " is missing",
                        "have whoever configures the target see to it"));
            }
        });
        StepFailure.unlessEmpty(findings);
        return target;
    }

    /** Puts what the target says where the script says nothing. */
    static void put(WorkloadStep step, FoundTarget found) {
        putPlace(step, found);
        putLimits(step, found.target().limitsOrDefaults());
    }

    private static void putPlace(WorkloadStep step, FoundTarget found) {
        TargetConfiguration target = found.target();
        step.setCluster(target.getCluster());
        step.setNamespace(target.getNamespace());
        step.setWorkload(target.getWorkload());
        step.setSelector(target.getSelector());
        step.setContainer(target.getContainer());
        step.setPrefer(target.getPrefer());
        step.setMaxReplicaLagSeconds(target.getMaxReplicaLagSeconds());
        step.setHost(target.getHost());
        step.setPort(target.getPort());
        step.setCredentialsId(target.getCredentialsId());
        step.setAccountSecret(target.getAccountSecret());
        step.setTls(target.getTls());
        step.setCaCredentialsId(target.getCaCredentialsId());
        step.setTlsName(target.getTlsName());
        step.setClientCertificateId(target.getClientCertificateId());
        step.putStorage(target);
    }

    private static void putLimits(WorkloadStep step, LimitsConfiguration limits) {
        unlessGiven(step, "acquireBudgetSeconds", () -> step.setAcquireBudgetSeconds(limits.getAcquireBudgetSeconds()));
        unlessGiven(step, "attemptBoundMillis", () -> step.setAttemptBoundMillis(limits.getAttemptBoundMillis()));
        unlessGiven(step, "maxHoldSeconds", () -> step.setMaxHoldSeconds(limits.getMaxHoldSeconds()));
        unlessGiven(step, "leaseSeconds", () -> step.setLeaseSeconds(limits.getLeaseSeconds()));
        unlessGiven(step, "longRunningSeconds", () -> step.setLongRunningSeconds(limits.getLongRunningSeconds()));
        unlessGiven(step, "guardPolicy", () -> step.setGuardPolicy(limits.getGuardPolicy()));
        unlessGiven(step, "allowNonDurable", () -> step.setAllowNonDurable(limits.isAllowNonDurable()));
        unlessGiven(step, "lock", () -> step.setLock(limits.getLock()));
        unlessGiven(step, "pauseReplica", () -> step.setPauseReplica(limits.isPauseReplica()));
        unlessGiven(step, "desync", () -> step.setDesync(limits.isDesync()));
    }

    private static void unlessGiven(WorkloadStep step, String parameter, Runnable put) {
        if (!step.isGiven(parameter)) {
            put.run();
        }
    }
}
