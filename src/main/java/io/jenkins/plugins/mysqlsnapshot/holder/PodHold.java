package io.jenkins.plugins.mysqlsnapshot.holder;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.List;

/**
 * A lock that a pod holds: the handle that {@link FlushAndLock#acquire} gives and {@link #release(String)} ends. What is proved
 * of it is what its container shows, no more. One thread.
 */
public final class PodHold {

    /**
     * The documented container notices within a second that its session is gone, the node within another that the container has
     * ended; what is said after twice that holds for the cut.
     */
    private static final Duration NEWS_AGE = Duration.ofSeconds(4);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

    private final Clock clock;
    private final Timeline timeline;
    private final HolderApi api;
    private final Deployment deployment;
    private final Duration releaseBound;
    private final HolderPod pod;
    private final long lockedNanos;
    private boolean released;
    private boolean down;
    private boolean interrupted;
    private long releasedNanos;

    PodHold(
            Clock clock,
            Timeline timeline,
            HolderApi api,
            Deployment deployment,
            Duration releaseBound,
            HolderPod pod) {
        this.clock = clock;
        this.timeline = timeline;
        this.api = api;
        this.deployment = deployment;
        this.releaseBound = releaseBound;
        this.pod = pod;
        this.lockedNanos = clock.nanoTime();
        if (pod != null) {
            timeline.record(
                    Phase.LOCKED,
                    lockedNanos,
                    isMarked()
                            ? "read lock shown by the container of pod " + pod.name()
                            : "the container of pod " + pod.name()
                                    + " runs, which does not tell whether it has the lock");
        }
    }

    /** When it was seen first, by {@link Clock#nanoTime()}. */
    public long lockedNanos() {
        return lockedNanos;
    }

    /** How long it has been seen held, or was. */
    public Duration held() {
        return Duration.ofNanos((released ? releasedNanos : clock.nanoTime()) - lockedNanos);
    }

    private boolean isMarked() {
        return HolderFitness.isMarked(deployment);
    }

    /**
     * For a container that cannot tell: long enough for a client that got no lock to have ended.
     *
     * @throws ClusterException when it has
     */
    public void settle() throws ClusterException, InterruptedException {
        clock.pause(NEWS_AGE);
        requireStill();
    }

    /** Where the pod's sessions come from; empty where that is not known. */
    public String podAddress() {
        return pod.address();
    }

    /**
     * Proves that the container that showed the lock runs still, and has all the while. Waits for news from the node first.
     *
     * @return the moment until which that holds, by {@link Clock#nanoTime()}
     * @throws ClusterException when it has ended, was started again, or shows the lock no more
     */
    public long prove() throws ClusterException, InterruptedException {
        long provedNanos = clock.nanoTime();
        clock.pause(NEWS_AGE);
        requireStill();
        if (isMarked()) {
            tellProved(provedNanos, statements().get(0));
        }
        return provedNanos;
    }

    /** For the timeline: until when, and by whose word. */
    public void tellProved(long provedNanos, String statement) {
        timeline.record(Phase.PROVED, provedNanos, statement);
    }

    /**
     * Looks whether it is the same container still, and ready.
     *
     * @throws ClusterException when it is not, as far as the API has heard; or when that cannot be read
     */
    public void requireStill() throws ClusterException, InterruptedException {
        List<HolderPod> pods;
        try {
            pods = api.pods(deployment);
        } catch (KubernetesClientException e) {
            ApiFailure.passInterruption(e);
            throw new ClusterException(ApiFailure.finding("proof that " + api.subject() + " holds the lock", e), e);
        }
        requireStill(pods);
    }

    private void requireStill(List<HolderPod> pods) throws ClusterException {
        if (pods.size() != 1 || !pods.get(0).isStill(pod)) {
            throw new ClusterException(new Finding(
                    "proof",
                    "pod " + pod.name() + " of " + api.subject() + " did not hold the lock all the while: " + now(pods),
                    "see kubectl describe pod and its log, then run again"));
        }
    }

    /**
     * Notices a loss early. An API server that does not answer just now is none: the proof asks again.
     *
     * @throws ClusterException when the lock is seen to be lost
     */
    public void keepAlive() throws ClusterException, InterruptedException {
        try {
            requireStill(api.pods(deployment));
        } catch (KubernetesClientException e) {
            ApiFailure.passInterruption(e);
        }
    }

    private String now(List<HolderPod> pods) {
        return pods.stream()
                .filter(one -> one.uid().equals(pod.uid()))
                .findFirst()
                .map(one -> one.restarts() != pod.restarts()
                        ? "its container was started again"
                        : one.leaving() ? "it is being deleted" : "it is " + one.state())
                .orElse("it is gone");
    }

    /** What {@link #prove} rests on, a sentence each. */
    public List<String> statements() {
        return List.of(
                isMarked()
                        ? "container marker: the same container of pod " + pod.name()
                                + " showed the lock before the first request and, without a restart, "
                                + NEWS_AGE.toSeconds() + " s after the last cut"
                        : "nothing shows that the lock was held: the same container of pod " + pod.name() + " ran from "
                                + NEWS_AGE.toSeconds() + " s before the first request until " + NEWS_AGE.toSeconds()
                                + " s after the last cut, with the lock or waiting for it",
                "the server itself was not asked");
    }

    /** What {@link #requireStill} has seen, where something else proves the lock. */
    public String podStatement() {
        return "the same container of pod " + pod.name() + " ran before the first request and after the last cut";
    }

    /**
     * Scales to 0 and waits until the pod is gone, within a bound. Only the first call does anything. It runs to its end even if
     * the thread is interrupted, and keeps the interrupt.
     *
     * @throws ClusterException when that is not so within the bound: names what remains
     */
    public void release(String reason) throws ClusterException {
        if (released) {
            return;
        }
        released = true;
        interrupted = Thread.interrupted();
        Deadline deadline = clock.deadline(releaseBound);
        String left = endAndLook();
        // twice, since a controller that works on what it read before may make one more pod
        boolean seenGone = false;
        while (!(left == null && seenGone) && !deadline.hasPassed()) {
            seenGone = left == null;
            pause();
            left = endAndLook();
        }
        releasedNanos = clock.nanoTime();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (left != null) {
            throw new ClusterException(new Finding(
                    api.subject(),
                    "the lock may still be held: " + left,
                    "scale it to 0 and see its pod end: writers wait until then"));
        }
        timeline.record(
                Phase.UNLOCKED,
                releasedNanos,
                reason + "; " + api.subject() + " was scaled to 0, its pod is gone"
                        + (pod == null ? "" : "; held " + held().toMillis() + " ms"));
    }

    /** One more step towards the end; what is left of it in words, null when nothing is. */
    private String endAndLook() {
        try {
            if (!down) {
                api.scaleDown();
                down = true;
            }
            List<HolderPod> pods = api.pods(deployment);
            if (!pods.isEmpty()) {
                return "pod " + pods.get(0).name() + " is still there";
            }
            return api.isSettled() ? null : "the controller of Deployments has not seen it";
        } catch (KubernetesClientException e) {
            // the client keeps an interrupt, and would refuse the next call for it
            interrupted |= Thread.interrupted();
            // a Deployment that is gone takes its pods along
            down |= ApiFailure.isNotFound(e);
            return ApiFailure.words(e);
        }
    }

    private void pause() {
        try {
            clock.pause(LOOK_AGAIN);
        } catch (InterruptedException e) {
            interrupted = true;
        }
    }

    /** The same, told with what went wrong before. */
    public void release(String reason, Throwable because) {
        try {
            release(reason);
        } catch (ClusterException e) {
            because.addSuppressed(e);
        }
    }
}
