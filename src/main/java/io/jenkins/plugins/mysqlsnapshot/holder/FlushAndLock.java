package io.jenkins.plugins.mysqlsnapshot.holder;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A Deployment whose one pod locks the server while it runs, as in Kasten's and Kanister's tutorials. Looked at by
 * {@link #preflight}, scaled to 1 by {@link #acquire}, which gives the {@link PodHold} that scales it to 0 again. One run, one
 * thread; the client is borrowed.
 */
public final class FlushAndLock {

    /** A pod is asked for this often while the lock is awaited: each second of it is a second less for the writers. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

    /** What an API server's restart or a slow node may take, beside the pod's own grace period. */
    private static final Duration RELEASE_BOUND = Duration.ofSeconds(90);

    private static final int DEFAULT_GRACE_SECONDS = 30;

    private final AccessReview rights;
    private final Clock clock;
    private final Timeline timeline;
    private final String namespace;
    private final HolderApi api;
    private Deployment deployment;

    public FlushAndLock(KubernetesClient client, Clock clock, Timeline timeline, String namespace, String name) {
        this(client, clock, timeline, new AccessReview(client), namespace, name);
    }

    /** @param rights what was told to others of this preflight need not be asked again */
    public FlushAndLock(
            KubernetesClient client,
            Clock clock,
            Timeline timeline,
            AccessReview rights,
            String namespace,
            String name) {
        this.rights = rights;
        this.clock = clock;
        this.timeline = timeline;
        this.namespace = namespace;
        this.api = new HolderApi(client, namespace, name);
    }

    /**
     * Looks at it before anything is scaled.
     *
     * @param seenElsewhere whether something else than the container can tell that the lock is held
     * @param allowUnproved whether it will do that nothing can
     * @throws ClusterException with all findings at once
     */
    public void preflight(boolean seenElsewhere, boolean allowUnproved) throws ClusterException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        try {
            rights.missing("apps", "deployments", namespace, "get").ifPresent(findings::add);
            rights.missing("apps", "deployments/scale", namespace, "patch").ifPresent(findings::add);
            rights.missing("", "pods", namespace, "list").ifPresent(findings::add);
            if (findings.isEmpty()) {
                deployment = api.read();
                findings.addAll(judge(seenElsewhere || allowUnproved));
            }
        } catch (KubernetesClientException e) {
            ApiFailure.passInterruption(e);
            findings.add(ApiFailure.finding(api.subject(), e));
        }
        if (!findings.isEmpty()) {
            throw new ClusterException(findings);
        }
        timeline.record(Phase.PREFLIGHT, cost());
        if (!seenElsewhere && !isMarked()) {
            timeline.record(
                    Phase.PREFLIGHT,
                    "warning: " + api.subject()
                            + " is ready as soon as its container runs, and nobody asks the server: that the lock"
                            + " is held while the volumes are cut cannot be proved; the set will be marked unproved");
        }
    }

    private List<Finding> judge(boolean unmarkedWillDo) {
        List<Finding> findings = new ArrayList<>();
        if (deployment == null) {
            return List.of(new Finding(
                    api.subject(), "does not exist", "give the name of the flush-and-lock Deployment (flushAndLock)"));
        }
        List<String> scalers =
                rights.mayAll("autoscaling", "horizontalpodautoscalers", namespace, "list") ? api.autoscalers() : null;
        if (scalers == null) {
            timeline.record(
                    Phase.PREFLIGHT,
                    "whether an autoscaler scales " + api.subject()
                            + " was not looked at: no right to list them; to have it"
                            + " looked at, add to the account's Role: "
                            + AccessReview.rule("autoscaling", "horizontalpodautoscalers", "list"));
        }
        findings.addAll(HolderFitness.against(deployment, scalers == null ? List.of() : scalers));
        if (!unmarkedWillDo && !isMarked()) {
            findings.add(new Finding(
                    api.subject(),
                    "its container has no readiness probe: it counts as ready before it has the lock, and nothing else tells",
                    "take docs/flush-and-lock.yaml, whose probe tells, or give an account that sees the lock (credentialsId);"
                            + " or accept a set that nothing accepts (allowUnproved: true)"));
        }
        return findings;
    }

    /** As findings name it. */
    public String subject() {
        return api.subject();
    }

    /** Whether its container says of itself that it has the lock. */
    public boolean isMarked() {
        return HolderFitness.isMarked(deployment);
    }

    private PodSpec spec() {
        return deployment.getSpec().getTemplate().getSpec();
    }

    private int graceSeconds() {
        Long seconds = spec().getTerminationGracePeriodSeconds();
        return seconds == null ? DEFAULT_GRACE_SECONDS : seconds.intValue();
    }

    /** PID 1 without a handler ignores SIGTERM, and MySQL looks every 5 s whether a sleeping session's client is gone. */
    private String cost() {
        return api.subject() + " holds the lock: after the cut writers wait for its pod to end, up to "
                + graceSeconds()
                + " s of grace if its container ignores SIGTERM as the well-known one does, and up to 5 s"
                + " until the server notices";
    }

    /**
     * Scales it to 1 and waits until its container shows the lock.
     *
     * @throws ClusterException when it does not within the budget; it is scaled to 0 then, or what remains is named
     * @throws InterruptedException likewise
     */
    public PodHold acquire(Duration budget) throws ClusterException, InterruptedException {
        Deadline deadline = clock.deadline(budget);
        try {
            scaleUp(deadline);
        } catch (KubernetesClientException e) {
            ClusterException failed = new ClusterException(ApiFailure.finding(api.subject(), e), e);
            if (!ApiFailure.isForbidden(e)) {
                // it may have been scaled all the same
                hold(null).release("its scaling failed", failed);
            }
            ApiFailure.passInterruption(e);
            throw failed;
        }
        timeline.record(Phase.ATTEMPT, api.subject() + " is scaled to 1");
        try {
            return hold(await(deadline, budget));
        } catch (ClusterException | InterruptedException | RuntimeException e) {
            hold(null).release("no lock was seen", e);
            throw e;
        }
    }

    /** Its controller changes it too, when it writes its status; only another generation is somebody else's. */
    private void scaleUp(Deadline deadline) throws ClusterException {
        Deployment seen = deployment;
        while (true) {
            try {
                api.scaleUp(seen);
                return;
            } catch (KubernetesClientException e) {
                if (!ApiFailure.isConflict(e)) {
                    throw e;
                }
                seen = api.read();
                if (seen == null || !isUnchanged(seen) || deadline.hasPassed()) {
                    throw new ClusterException(
                            new Finding(
                                    api.subject(),
                                    "was changed by somebody else since it was looked at",
                                    "see that no other backup uses it, then run again"),
                            e);
                }
            }
        }
    }

    private boolean isUnchanged(Deployment seen) {
        return Objects.equals(
                        seen.getMetadata().getUid(), deployment.getMetadata().getUid())
                && Objects.equals(
                        seen.getMetadata().getGeneration(),
                        deployment.getMetadata().getGeneration());
    }

    private PodHold hold(HolderPod pod) {
        return new PodHold(clock, timeline, api, deployment, RELEASE_BOUND.plusSeconds(graceSeconds()), pod);
    }

    private HolderPod await(Deadline deadline, Duration budget) throws ClusterException, InterruptedException {
        String state = "no pod";
        while (true) {
            List<HolderPod> pods;
            try {
                pods = api.pods(deployment);
            } catch (KubernetesClientException e) {
                ApiFailure.passInterruption(e);
                pods = List.of();
                state = ApiFailure.words(e);
            }
            if (pods.size() == 1 && pods.get(0).shows()) {
                return pods.get(0);
            }
            if (!pods.isEmpty()) {
                state = "pod " + pods.get(0).name() + " is " + pods.get(0).state();
            }
            if (deadline.hasPassed()) {
                throw new ClusterException(new Finding(
                        api.subject(),
                        "no lock within " + budget.toSeconds() + " s: " + state,
                        "see kubectl logs and kubectl describe pod -n " + namespace
                                + ", whether a long statement is in its way, or raise acquireBudget"));
            }
            clock.pause(deadline.remaining().compareTo(LOOK_AGAIN) < 0 ? deadline.remaining() : LOOK_AGAIN);
        }
    }
}
