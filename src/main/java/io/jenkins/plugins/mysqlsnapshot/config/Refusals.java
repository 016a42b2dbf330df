package io.jenkins.plugins.mysqlsnapshot.config;

import io.jenkins.plugins.mysqlsnapshot.lock.GuardPolicy;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;

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

    /** About a name that the job sees no target of. */
    public static Finding noTarget(String name, String job) {
        return new Finding(
                "target '" + name + "'",
                "job '" + job + "' sees none of this name",
                "have an administrator add it in " + PLACE + ", or give it to the job's folder");
    }
}
