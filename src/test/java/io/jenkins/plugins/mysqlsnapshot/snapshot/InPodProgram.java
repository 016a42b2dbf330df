package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.InClusterAccount;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.timeline.TimelineLog;

/** A run by the account of the pod that this JVM runs in; its arguments are namespace, workload and set. Says the set's state last. */
final class InPodProgram {

    static final String STATE = "the set is ";

    private InPodProgram() {}

    public static void main(String[] arguments) throws Exception {
        Clock clock = Clock.system();
        SnapshotRequest request = new ClusterRequest(arguments[0], arguments[2]).throughTheTunnel(arguments[1]);
        Timeline timeline = new Timeline(clock, new TimelineLog(System.out));
        try (KubernetesClient client = new InClusterAccount().connect();
                SnapshotRun run = new SnapshotRun(clock, timeline, client, request)) {
            System.out.println(STATE + run.awaitReady(run.take()).state());
        }
    }
}
