package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** {@code lock: 'deployment'}: which other parameters it needs, and which make no sense with it. Pure. */
final class PodsLock {

    /** As it stands in a Jenkinsfile. Not one of the lock modes: no session of ours takes it. */
    static final String WORD = "deployment";

    /** As Kubernetes takes names of Deployments (DNS-1123 subdomain). */
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private PodsLock() {}

    static boolean isMeant(String lock) {
        return WORD.equalsIgnoreCase(lock);
    }

    /** What is wrong with a Deployment's name; empty where nothing is. */
    static List<Finding> nameFindings(String flushAndLock) {
        return NAME.matcher(flushAndLock).matches()
                ? List.of()
                : List.of(new Finding(
                        "flushAndLock",
                        "'" + flushAndLock + "' is no name of a Deployment",
                        "give its name alone: it is looked for in the namespace of the volumes"));
    }

    /** What is missing, or makes no sense together; empty where nothing is. */
    static List<Finding> findings(MysqlConsistentSnapshotStep step) {
        List<Finding> findings = new ArrayList<>();
        String name = step.getFlushAndLock();
        if (!isMeant(step.getLock())) {
            if (step.isAllowUnproved()) {
                findings.add(new Finding(
                        "allowUnproved",
                        "is given with lock: '" + step.getLock() + "', which is always proved",
                        "leave it out"));
            }
            if (name != null) {
                findings.add(new Finding(
                        "flushAndLock",
                        "is given with lock: '" + step.getLock() + "'",
                        "give lock: 'deployment' with it"));
            }
            return findings;
        }
        Missing.addTo(findings, "flushAndLock", name, "the name of the Deployment whose pod takes the lock");
        if (name != null) {
            findings.addAll(nameFindings(name));
        }
        if (step.isAllowUnproved() && step.namesAccount()) {
            findings.add(new Finding(
                    "allowUnproved",
                    "is given with " + (step.getCredentialsId() == null ? "accountSecret" : "credentialsId")
                            + ", by which the lock is proved",
                    "leave one of them out"));
        }
        if (step.isPauseReplica() || step.isDesync()) {
            findings.add(new Finding(
                    step.isPauseReplica() ? "pauseReplica" : "desync",
                    "needs a session of ours, and with lock: 'deployment' there is none that locks",
                    "leave it out, or take another lock"));
        }
        if (!step.namesAccount() && step.getHost() != null) {
            findings.add(new Finding(
                    "host", "is given, but without credentialsId nobody logs on there", "leave it out, or give both"));
        }
        return findings;
    }
}
