package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Together;
import io.jenkins.plugins.mysqlsnapshot.timeline.Together.Outcome;
import io.jenkins.plugins.mysqlsnapshot.workload.PodView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The servers of one run: one, or several that are cut together. Opened, used and closed by the run, on its thread. */
final class Members implements AutoCloseable {

    /** Enough that none waits long, few enough for a controller with many runs. */
    private static final int LOOKS_AT_ONCE = 2;

    private final Clock clock;
    private final Timeline timeline;
    private final List<Member> all;

    Members(Clock clock, Timeline timeline, List<Member> all) {
        this.clock = clock;
        this.timeline = timeline;
        this.all = List.copyOf(all);
    }

    List<Member> all() {
        return all;
    }

    /** The only one, or the first of several. */
    Member first() {
        return all.get(0);
    }

    boolean areSeveral() {
        return all.size() > 1;
    }

    /** Whether a block around the run holds a lock already: then writers wait, and nobody else's turn is waited for. */
    boolean areHeld() {
        return all.stream().anyMatch(Member::isHeld);
    }

    /** The least that any of them allows. */
    Duration least(Function<SnapshotRequest, Duration> bound) {
        return all.stream()
                .map(one -> bound.apply(one.request()))
                .reduce((one, other) -> one.compareTo(other) < 0 ? one : other)
                .orElseThrow();
    }

    /**
     * Looks at all of them before any is given up.
     *
     * @throws SnapshotException with all findings of all
     */
    void look(String setId) throws SnapshotException, InterruptedException {
        if (!areSeveral()) {
            first().look(setId, new PodView(first().client()));
            return;
        }
        List<Finding> findings = new ArrayList<>();
        // kept for this look alone: a namespace may have thousands, and a run may wait for hours
        Map<ClusterApi, PodView> pods = new ConcurrentHashMap<>();
        List<Outcome<Member, Member>> outcomes = new Together(clock, LOOKS_AT_ONCE).each(all, one -> {
            one.look(setId, pods.computeIfAbsent(one.api(), api -> new PodView(api.client())));
            return one;
        });
        for (Outcome<Member, Member> outcome : outcomes) {
            if (outcome.failure() instanceof SnapshotException refused) {
                refused.findings().stream().map(outcome.item()::named).forEach(findings::add);
            } else if (outcome.failure() instanceof InterruptedException stopped) {
                Thread.interrupted();
                throw stopped;
            } else if (outcome.failure() instanceof RuntimeException defect) {
                throw defect;
            }
        }
        findings.addAll(twice());
        if (!findings.isEmpty()) {
            throw new SnapshotException(findings);
        }
    }

    /** Two names of one server would wait for each other's lock, and a volume is cut once. */
    private List<Finding> twice() {
        List<Finding> findings = new ArrayList<>();
        Map<String, Member> servers = new HashMap<>();
        for (Member one : all) {
            if (one.request().podLock() != null) {
                findings.add(new Finding(
                        one.name() + ": lock",
                        "a Deployment's lock cannot be held together with others: nobody can say when it begins",
                        "give the target an account, and another lock"));
            }
            String identity = one.preflight().identity();
            Member other = identity == null ? null : servers.putIfAbsent(identity, one);
            if (other != null) {
                findings.add(new Finding(
                        "targets", one.name() + " and " + other.name() + " are the same server", "name it once"));
            }
        }
        return findings;
    }

    /** What locks them: all or none. */
    CutLocker locker() {
        return areSeveral()
                ? new JointCutLocker(
                        clock, timeline, all, least(one -> one.lockLimits().acquireBudget()))
                : first().preflight().locker();
    }

    /** Ends the connections of all; a lock that is still held is let go. */
    @Override
    public void close() throws LockException, ClusterException {
        if (!areSeveral()) {
            first().close();
            return;
        }
        List<Outcome<Member, Member>> outcomes = new Together(clock, LOOKS_AT_ONCE).eachToTheEnd(all, one -> {
            one.close();
            return one;
        });
        JointLock.rethrow(outcomes);
    }
}
