package io.jenkins.plugins.mysqlsnapshot.restore;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Exchanges the volumes of a workload for those of a set, or gives it back its own: the plan is stored before anything is changed, each volume is
 * retained before the workload goes down, and what was there is kept. Whoever runs it again, after an end at any point, goes on by the
 * plan. Used once, by one thread; the client is borrowed.
 */
public final class InPlaceRestore {

    /**
     * Where and for whom.
     *
     * @param workload a StatefulSet or a Deployment as kubectl writes it
     * @param by the build, for people
     * @param holder by which {@link Holders} knows whoever works on a plan
     * @param each how long the pods, a volume or the server may take, each
     */
    public record Site(String namespace, String workload, String by, String holder, Holders holders, Duration each) {}

    private final KubernetesClient client;
    private final Clock clock;
    private final Timeline timeline;
    private final Site site;
    private final Login login;
    private final WorkloadApi workloads;
    private final PlanStore store;
    private final Waits waits;
    private long downNanos;
    private Duration waitedBefore;
    private RestorePlan unfinished;

    /** @throws ClusterException where the workload is of a kind that cannot be restored in place */
    public InPlaceRestore(KubernetesClient client, Clock clock, Timeline timeline, Site site, Login login)
            throws ClusterException {
        this.client = client;
        this.clock = clock;
        this.timeline = timeline;
        this.site = site;
        this.login = login;
        this.workloads = new WorkloadApi(client, site.namespace(), site.workload());
        this.store = new PlanStore(client, clock, site.namespace(), workloads.canonical(), site.holder());
        this.waits = new Waits(clock, site.each(), store::beat);
    }

    /**
     * Whether a restore from this set was begun and has not come to its end.
     *
     * @throws ClusterException where another one is under way, or the plans cannot be read
     */
    public boolean isUnderWay(String setId) throws ClusterException, InterruptedException {
        return within(() -> {
            requireRights();
            store.read();
            Optional<RestorePlan> begun = store.underWay();
            if (begun.isPresent()
                    && (begun.get().stage().isUndo() || !begun.get().set().equals(setId))) {
                throw otherUnderWay(begun.get());
            }
            return begun.isPresent();
        });
    }

    /**
     * Ends the restore that {@link #isUnderWay}.
     *
     * @throws ClusterException where it did not come to its end, which says how to go on
     */
    public RestoreOutcome goOn() throws ClusterException, InterruptedException {
        return within(() -> {
            RestorePlan plan = store.underWay().orElseThrow();
            requireFit(plan);
            store.take(site.holders());
            timeline.record(Phase.RESTORE, "restore " + plan.id() + " of " + plan.by() + " is gone on with");
            return end(plan);
        });
    }

    /**
     * Begins one, where none {@link #isUnderWay}, and ends it.
     *
     * @param snapshots all of the set that are of this workload, proved and ready
     * @throws ClusterException where it is refused, before anything is changed; or where it did not come to its end, which says how to go
     *     on
     */
    public RestoreOutcome begin(String setId, List<KnownSnapshot> snapshots)
            throws ClusterException, InterruptedException {
        return within(() -> {
            RestorePlan plan =
                    new Planning(client, site.namespace(), workloads).plan(setId, snapshots, site.by(), clock.now());
            for (PlannedVolume one : plan.volumes()) {
                new VolumeExchange(client, timeline, plan, waits).rehearse(one);
            }
            new ServerReturn(clock, timeline, login).rehearse();
            store.begin(plan);
            timeline.record(
                    Phase.RESTORE,
                    "restore " + plan.id() + " of " + plan.workload() + " from set '" + setId + "' is planned in "
                            + store.subject());
            return end(plan);
        });
    }

    /** How to go on with what has not come to its end; empty where nothing has been begun, or all was ended. */
    public Optional<String> unfinished() {
        return unfinished == null
                ? Optional.empty()
                : Optional.of(unfinished.workload() + " is still "
                        + unfinished.stage().words() + " '"
                        + unfinished.set() + "' by restore " + unfinished.id() + ": run the step again to end that"
                        + (unfinished.stage().isUndo() ? "" : ", or go back by undo: '" + unfinished.id() + "'")
                        + "; all volumes are kept");
    }

    /**
     * Gives the workload back what a restore has replaced, or ends that of a restore that did not come to its end.
     *
     * @throws ClusterException likewise
     */
    public RestoreOutcome undo(String id) throws ClusterException, InterruptedException {
        return within(() -> {
            requireRights();
            store.read();
            RestorePlan plan = store.all().stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> unknown(id));
            Optional<RestorePlan> begun = store.underWay();
            if (begun.isPresent() && !begun.get().id().equals(id)) {
                throw otherUnderWay(begun.get());
            }
            requireNewest(plan);
            requireFit(plan);
            // one that somebody has deleted since: told before there is a plan that nobody could end
            retain(plan);
            if (begun.isPresent()) {
                store.take(site.holders());
                RestorePlan back = plan.stage().isUndo() ? plan : plan.moved(Stage.RETURNING);
                waits.carryOut("noting that restore " + id + " is undone", () -> store.write(back));
                return end(back);
            }
            new ServerReturn(clock, timeline, login).rehearse();
            store.begin(plan.moved(Stage.RETURNING));
            return end(plan.moved(Stage.RETURNING));
        });
    }

    /** It may have got an autoscaler since. */
    private void requireFit(RestorePlan plan) throws ClusterException {
        List<Finding> findings = WorkloadFitness.against(
                workloads.read(), workloads.autoscalers(), workloads.othersThatUse(plan.claims()));
        if (!findings.isEmpty()) {
            throw new ClusterException(findings);
        }
    }

    private ClusterException unknown(String id) {
        String known = store.all().stream()
                .filter(plan -> plan.stage() != Stage.UNDONE)
                .map(plan -> plan.id() + " (set '" + plan.set() + "', " + plan.at() + ")")
                .collect(Collectors.joining(", "));
        return new ClusterException(new Finding(
                "restore " + id,
                "is no restore of " + workloads.canonical() + " that could be undone",
                known.isEmpty() ? "there is none" : "give the id of one: " + known));
    }

    /** What came after it stands on what it made. */
    private void requireNewest(RestorePlan plan) throws ClusterException {
        if (plan.stage() == Stage.UNDONE) {
            throw unknown(plan.id());
        }
        Optional<RestorePlan> later = store.all().stream()
                .filter(one -> one.at().isAfter(plan.at()) && one.stage() != Stage.UNDONE)
                .findFirst();
        if (later.isPresent()) {
            throw new ClusterException(new Finding(
                    "restore " + plan.id(),
                    "is not the last one: restore " + later.get().id() + " came after it",
                    "undo that first"));
        }
    }

    private ClusterException otherUnderWay(RestorePlan plan) {
        return new ClusterException(new Finding(
                plan.workload() + " in namespace " + plan.namespace(),
                "is " + plan.stage().words() + " '" + plan.set() + "' by restore " + plan.id() + " of " + plan.by()
                        + ", which has not come to its end",
                plan.stage().isUndo()
                        ? "end that: undo: '" + plan.id() + "'"
                        : "end that first: run it again with set: '" + plan.set() + "', or undo: '" + plan.id() + "'"));
    }

    private void requireRights() throws ClusterException {
        AccessReview rights = new AccessReview(client);
        List<Finding> missing = new ArrayList<>(workloads.missing(rights));
        rights.missing("", "configmaps", site.namespace(), "get", "create", "update")
                .ifPresent(missing::add);
        rights.missing("", "persistentvolumeclaims", site.namespace(), "get", "create", "delete")
                .ifPresent(missing::add);
        rights.missing("", "persistentvolumes", null, "get", "patch").ifPresent(missing::add);
        rights.missing("storage.k8s.io", "storageclasses", null, "get").ifPresent(missing::add);
        login.missing(rights).ifPresent(missing::add);
        if (!missing.isEmpty()) {
            throw new ClusterException(missing);
        }
    }

    private RestoreOutcome end(RestorePlan begun) throws ClusterException, InterruptedException {
        RestorePlan plan = begun;
        unfinished = plan;
        if (plan.stage() == Stage.EXCHANGING || plan.stage() == Stage.RETURNING) {
            plan = exchange(plan);
            unfinished = plan;
        }
        RestorePlan up = plan;
        waits.carryOut("scaling " + plan.workload(), () -> workloads.scale(up.replicas()));
        new ServerReturn(clock, timeline, login).await(plan, waits);
        long end = clock.nanoTime();
        RestorePlan over = plan.moved(plan.stage().isUndo() ? Stage.UNDONE : Stage.DONE);
        waits.carryOut("noting the end of restore " + plan.id(), () -> store.write(over));
        unfinished = null;
        if (waitedBefore == null) {
            return RestoreOutcome.of(over, 0, 0);
        }
        Duration down = Duration.ofNanos(end - downNanos);
        return RestoreOutcome.of(
                over,
                down.toMillis(),
                down.minus(waits.waited().minus(waitedBefore)).toMillis());
    }

    private void retain(RestorePlan plan) throws ClusterException, InterruptedException {
        VolumeExchange volumes = new VolumeExchange(client, timeline, plan, waits);
        for (PlannedVolume one : plan.volumes()) {
            waits.carryOut("retaining volume " + one.volume(), () -> volumes.retain(one));
        }
    }

    private RestorePlan exchange(RestorePlan plan) throws ClusterException, InterruptedException {
        VolumeExchange volumes = new VolumeExchange(client, timeline, plan, waits);
        retain(plan);
        downNanos = clock.nanoTime();
        waitedBefore = waits.waited();
        waits.carryOut("scaling " + plan.workload() + " to 0", () -> workloads.scale(0));
        timeline.record(Phase.RESTORE, plan.workload() + " goes down");
        waits.until(
                "the pods of " + plan.workload(),
                "see why they do not end: kubectl -n " + plan.namespace() + " get pods; then run again",
                () -> {
                    List<String> names = workloads.users(plan.claims()).stream()
                            .map(pod -> pod.getMetadata().getName())
                            .toList();
                    return names.isEmpty() ? null : names + " still run";
                });
        for (PlannedVolume one : plan.volumes()) {
            waits.carryOut("exchanging the volume of " + one.claim(), () -> {
                if (plan.stage().isUndo()) {
                    volumes.toOwn(one);
                } else {
                    volumes.toSet(one);
                }
            });
        }
        RestorePlan exchanged = plan.moved(plan.stage().isUndo() ? Stage.RETURNED : Stage.EXCHANGED);
        waits.carryOut("noting how far restore " + plan.id() + " is", () -> store.write(exchanged));
        return exchanged;
    }

    /** What is asked of this. */
    private interface Work<R> {
        R go() throws ClusterException, InterruptedException;
    }

    private <R> R within(Work<R> work) throws ClusterException, InterruptedException {
        try {
            return work.go();
        } catch (RuntimeException failure) {
            ApiFailure.passInterruption(failure);
            throw new ClusterException(
                    ApiFailure.finding("restoring " + workloads.canonical() + " in place", failure), failure);
        }
    }
}
