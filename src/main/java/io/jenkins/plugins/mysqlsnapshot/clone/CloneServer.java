package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.ClaimOwner;
import io.jenkins.plugins.mysqlsnapshot.volume.NewClaim;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeRestore;
import java.time.Duration;
import java.util.List;

/**
 * A server on new volumes made of a set. {@link #make} asks for everything, {@link #awaitUp} waits until the server lets somebody in,
 * {@link #close} removes everything on every path. Used by one thread; the client is borrowed.
 */
public final class CloneServer implements AutoCloseable {

    private final KubernetesClient client;
    private final Clock clock;
    private final Timeline timeline;
    private final CloneRequest request;
    private final CloneNames names = CloneNames.byChance();
    private ClonePod objects;
    private ClonePattern pattern;
    private Pod made;
    private boolean begun;
    private Duration volumesTook = Duration.ZERO;

    public CloneServer(KubernetesClient client, Clock clock, Timeline timeline, CloneRequest request) {
        this.client = client;
        this.clock = clock;
        this.timeline = timeline;
        this.request = request;
    }

    /**
     * Makes pod, account and volumes, and waits until the volumes are bound.
     *
     * @throws ClusterException when the cluster refuses any of it, or does not give it in time
     */
    public void make() throws ClusterException, InterruptedException {
        Deadline deadline = clock.deadline(request.start());
        CloneElsewhere elsewhere = request.isElsewhere() ? new CloneElsewhere(client, clock, request, names) : null;
        try {
            pattern = ClonePattern.of(client, request);
            if (elsewhere != null) {
                pattern = elsewhere.pattern(pattern);
            }
            objects = new ClonePod(request, pattern, names);
            begun = true;
            if (elsewhere != null) {
                // before all else: it is what a sweeper knows the rest by
                elsewhere.prepare(objects);
            }
            // then the pod, because it owns the rest: whatever becomes of us, one deletion takes all
            made = client.resource(objects.pod()).create();
            // before the Secret, without which the pod does not start
            new ClonePolicy(client, timeline, request).make(objects, pattern.port(), ClonePod.owner(made));
            if (request.reach() == Reach.SERVICE) {
                client.resource(CloneService.of(objects, request.namespace(), pattern.port(), ClonePod.owner(made)))
                        .create();
            }
            client.resource(objects.secret(ClonePod.owner(made))).create();
            if (elsewhere != null) {
                elsewhere.make(objects, ClonePod.owner(made));
                elsewhere.awaitReady(objects, deadline);
            }
        } catch (RuntimeException failure) {
            ApiFailure.passInterruption(failure);
            throw new ClusterException(ApiFailure.finding("the clone " + subject(), failure), failure);
        }
        makeVolumes(deadline);
        timeline.record(
                Phase.CLONE,
                subject() + " made of set '" + request.setId() + "' with image "
                        + objects.pod().getSpec().getContainers().get(0).getImage() + ", after " + pattern.words());
    }

    private void makeVolumes(Deadline deadline) throws ClusterException, InterruptedException {
        VolumeRestore restore = new VolumeRestore(client, clock, timeline);
        long began = clock.nanoTime();
        ClaimOwner owner = new ClaimOwner(objects.labels(), List.of(ClonePod.owner(made)));
        for (KnownSnapshot one : request.snapshots()) {
            String name = objects.claims().get(one.claim());
            restore.restore(
                    one.namespace(),
                    one.name(),
                    new NewClaim(request.namespace(), name, request.isElsewhere() ? name : one.name()),
                    null,
                    owner,
                    deadline);
        }
        volumesTook = Duration.ofNanos(clock.nanoTime() - began);
    }

    /**
     * Waits until the server answers.
     *
     * @param bound of a statement on the connection
     * @return the connection that it answered on; the caller's to close
     * @throws CloneException when the server ended by itself: with its last words
     * @throws ClusterException when the cluster did not let it run, or it did not answer in time
     */
    public CloneConnection awaitUp(Duration bound) throws CloneException, ClusterException, InterruptedException {
        return new CloneBoot(client, clock, timeline, made, pattern.port(), names.account())
                .await(clock.deadline(request.start()), bound);
    }

    /** How long it took until the volumes were bound. */
    public Duration volumesTook() {
        return volumesTook;
    }

    /** Who may log in, from inside the pod alone. */
    public Account account() {
        return names.account();
    }

    /**
     * Leaves it standing: from here on {@link #close} does nothing, and whoever has the answer removes it.
     *
     * @throws ClusterException when it has no address: it is gone by now
     */
    public StandingClone leave() throws ClusterException, InterruptedException {
        StandingClone standing = StandingClone.of(
                client,
                parts(),
                request.reach(),
                pattern.port(),
                names.account().user());
        begun = false;
        return standing;
    }

    private CloneParts parts() {
        return new CloneParts(
                request.namespace(),
                names.pod(),
                made == null ? null : made.getMetadata().getUid(),
                List.copyOf(objects.claims().values()),
                request.isElsewhere());
    }

    private String subject() {
        return "pod " + request.namespace() + "/" + names.pod();
    }

    /** What its pod is made after. */
    public String pattern() {
        return pattern.words();
    }

    /** Whether neither pod nor workload was there to make it after, so that it lacks the server's own arguments and configuration. */
    public boolean isByMarks() {
        return pattern.byMarks();
    }

    /** What the container runs. */
    public String image() {
        return objects.pod().getSpec().getContainers().get(0).getImage();
    }

    /**
     * Removes everything, and waits until it is gone; an interrupt does not end it.
     *
     * @throws ClusterException naming what is left
     */
    @Override
    public void close() throws ClusterException {
        if (begun) {
            new CloneRemoval(client, clock).remove(parts());
            timeline.record(Phase.CLONE, subject() + " and its volumes are removed");
            begun = false;
        }
    }
}
