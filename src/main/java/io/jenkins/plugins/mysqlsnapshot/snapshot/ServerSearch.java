package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerGlance;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.workload.FoundPods;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** From what the user names to one server and the way to it, before any lock. Used once, by the thread of the run. */
public final class ServerSearch {

    private final Timeline timeline;
    private final AccessReview rights;
    private final WorkloadSearch workloads;
    private final Target target;
    private final ServerAccess given;
    private final PodWay way;

    /** @param given where the server is and as whom; its address is null where the pod is the way */
    public ServerSearch(
            Timeline timeline,
            KubernetesClient client,
            AccessReview rights,
            Target target,
            ServerAccess given,
            PodWay way) {
        this(timeline, new WorkloadSearch(client, rights), rights, target, given, way);
    }

    /** One that shares what it reads with others of its run. */
    ServerSearch(
            Timeline timeline,
            WorkloadSearch workloads,
            AccessReview rights,
            Target target,
            ServerAccess given,
            PodWay way) {
        this.timeline = timeline;
        this.rights = rights;
        this.workloads = workloads;
        this.target = target;
        this.given = given;
        this.way = way;
    }

    /**
     * The server, not yet proved to be the pod's.
     *
     * @throws ClusterException when there is no such pod
     * @throws SnapshotException when there are several, and none is the one that is asked for
     */
    public LocatedServer find() throws ClusterException, SnapshotException, InterruptedException {
        List<Finding> missing = new ArrayList<>();
        if (given.address() == null && given.account() != null) {
            way.missing(rights, target.workload().namespace()).ifPresent(missing::add);
        }
        FoundPods found = found(missing);
        found.notes().forEach(note -> timeline.record(Phase.PREFLIGHT, note + "; it is passed over"));
        if (given.account() == null) {
            return new LocatedServer(given, List.of(only(found)));
        }
        if (given.address() != null) {
            return new LocatedServer(given, found.ready());
        }
        ServerPod pod = found.ready().size() == 1 ? found.ready().get(0) : chosen(found);
        if (pod.secret() != null) {
            timeline.record(Phase.PREFLIGHT, pod.subject() + ": root's password is kept in " + pod.secret());
        }
        return new LocatedServer(access(pod), List.of(pod));
    }

    /** What is missing for the way is told together with what is missing for the search. */
    private FoundPods found(List<Finding> missing) throws ClusterException, InterruptedException {
        try {
            FoundPods found = workloads.find(target.workload());
            if (missing.isEmpty()) {
                return found;
            }
        } catch (ClusterException e) {
            missing.addAll(0, e.findings());
        }
        throw new ClusterException(missing);
    }

    private ServerAccess access(ServerPod pod) {
        return way.to(target.port() == 0 ? pod : pod.at(target.port()), given);
    }

    private ServerPod chosen(FoundPods found) throws SnapshotException {
        List<PodChoice.Candidate> candidates = new ArrayList<>();
        for (ServerPod pod : found.ready()) {
            candidates.add(look(pod));
        }
        PodChoice choice = PodChoice.of(target.prefer(), target.maxReplicaLag(), found.words(), candidates);
        if (choice.finding() != null) {
            throw new SnapshotException(List.of(choice.finding()));
        }
        choice.lines().forEach(line -> timeline.record(Phase.PREFLIGHT, line));
        return choice.chosen().pod();
    }

    /** Which of several is the primary only the servers themselves can tell. */
    private static ServerPod only(FoundPods found) throws SnapshotException {
        if (found.ready().size() > 1) {
            throw new SnapshotException(new Finding(
                    found.words(),
                    "has several pods ("
                            + found.ready().stream().map(ServerPod::name).collect(Collectors.joining(", "))
                            + "), and without an account which of their servers is locked cannot be told",
                    "name the one that the Deployment locks (workload: 'pod/…'), or give credentialsId"));
        }
        return found.ready().get(0);
    }

    private PodChoice.Candidate look(ServerPod pod) {
        try {
            return new PodChoice.Candidate(pod, ServerGlance.of(access(pod)), null);
        } catch (LockException e) {
            Finding first = e.findings().get(0);
            return new PodChoice.Candidate(pod, null, "it cannot be looked at: " + first);
        }
    }
}
