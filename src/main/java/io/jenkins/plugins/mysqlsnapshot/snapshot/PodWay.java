package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;

/** How the server of a pod is reached where no host is given. */
public interface PodWay {

    /** By the pod's own address: for a controller that is in the cluster's network. */
    PodWay DIRECT =
            (pod, given) -> new ServerAccess(new ServerAddress(pod.ip(), pod.port()), given.account(), given.tls());

    /**
     * The way to it.
     *
     * @param given account and TLS; its address counts for nothing
     */
    ServerAccess to(ServerPod pod, ServerAccess given);
}
