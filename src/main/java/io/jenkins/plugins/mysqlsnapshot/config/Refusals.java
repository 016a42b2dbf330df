package io.jenkins.plugins.mysqlsnapshot.config;

import hudson.model.Item;
import io.jenkins.plugins.mysqlsnapshot.lock.GuardPolicy;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;
import java.util.Optional;

/** What a Jenkinsfile, or a folder, may not say unless an administrator allows it; each in one line that says what to switch on. */
public final class Refusals {

    static final String PLACE = "Manage Jenkins, System, MySQL Consistent Snapshot";

    private Refusals() {}

    /** About a host that no administrator wrote: the controller stands where a script's author may not reach. */
    public static List<Finding> inlineServer(String subject) {
        return SnapshotConfiguration.get().isAllowInlineServers()
                ? List.of()
                : List.of(new Finding(
                        subject,
                        "names a server, which only an administrator may do here",
                        "use a target, or have an administrator allow inline servers (allowInlineServers) in "
                                + PLACE));
    }

    /** About ending other people's statements, where no administrator chose it for the target. */
    public static List<Finding> killPolicy(String subject, GuardPolicy policy) {
        return !policy.kills() || SnapshotConfiguration.get().isAllowKillPolicies()
                ? List.of()
                : List.of(new Finding(
                        subject,
                        "'" + policy.word() + "' ends other people's statements, which only an administrator may choose"
                                + " here",
                        "take wait or fail, or have an administrator allow kill policies (allowKillPolicies) in "
                                + PLACE));
    }

    /** About the account of the controller's own pod: what it may do was given to the controller, not to jobs. */
    static List<Finding> inClusterAccount(String subject) {
        return SnapshotConfiguration.get().isAllowInClusterAccount()
                ? List.of()
                : List.of(new Finding(
                        subject,
                        "goes by the account of the controller's own pod, which is not allowed here",
                        "take a kubeconfig or a token, or have an administrator allow it (allowInClusterAccount) in "
                                + PLACE));
    }

    /** About a configured cluster that a Jenkinsfile names by itself. */
    public static List<Finding> cluster(String name, Item job) {
        String subject = "cluster '" + name + "'";
        Optional<ClusterConfiguration> cluster = SnapshotConfiguration.get().cluster(name);
        if (cluster.isEmpty()) {
            return List.of(noCluster(subject, name));
        }
        return cluster.get().allows(job.getFullName())
                ? cluster.get().findings()
                : List.of(new Finding(
                        subject,
                        "is not open to job '" + job.getFullName() + "'",
                        "use a target, or have an administrator (" + PLACE
                                + ") add the job to the cluster's allowed jobs"));
    }

    /** About a cluster that is gone, or never was. */
    public static Finding noCluster(String subject, String name) {
        return new Finding(
                subject, "its cluster '" + name + "' is not configured", "have an administrator add it in " + PLACE);
    }

    /** About a name that the job sees no target of. */
    public static Finding noTarget(String name, String job) {
        return new Finding(
                "target '" + name + "'",
                "job '" + job + "' sees none of this name",
                "have an administrator add it in " + PLACE + ", or give it to the job's folder");
    }
}
