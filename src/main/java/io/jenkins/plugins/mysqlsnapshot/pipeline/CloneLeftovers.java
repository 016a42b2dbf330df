package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.ExtensionList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.catalog.Protection;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneSweep;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;

/** Removes the clones of this controller's builds that died, before another one is made. No instances. */
final class CloneLeftovers {

    private CloneLeftovers() {}

    static void remove(TargetSets sets, String namespace, Clock clock, QueuedLog log) throws ClusterException {
        sweep(sets.client(), clock)
                .in(namespace)
                .forEach(name -> log.say("removed the clone " + name + " of a build that died"));
    }

    static CloneSweep sweep(KubernetesClient client, Clock clock) {
        return new CloneSweep(client, clock, ControllerMark.get(), CloneLeftovers::isLive);
    }

    /** A build that comes back after a restart has nothing under way yet, but its clone. */
    private static boolean isLive(String build) {
        int mark = build.lastIndexOf('#');
        if (!build.substring(mark + 1).matches("[0-9]{1,9}")) {
            // somebody's own hand: nothing is known of it
            return true;
        }
        return ExtensionList.lookupSingleton(LiveWork.class).isUnderWay(build)
                || new ControllerBuilds().of(build.substring(0, mark), Integer.parseInt(build.substring(mark + 1)))
                        == Protection.BuildState.RUNNING;
    }
}
