package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Together;
import io.jenkins.plugins.mysqlsnapshot.timeline.Together.Outcome;
import io.jenkins.plugins.mysqlsnapshot.volume.CutMarks;
import io.jenkins.plugins.mysqlsnapshot.volume.CutSnapshot;
import io.jenkins.plugins.mysqlsnapshot.volume.ReadySnapshot;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeCut;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that one run cuts: one {@link VolumeCut} for each place where volumes lie, nearly always one. Opened before the lock and
 * closed by the run, used by its thread; closing deletes nothing.
 */
final class RunCut implements AutoCloseable {

    private record Part(Place place, VolumeCut cut) {}

    private final Clock clock;
    private final List<Part> parts = new ArrayList<>();

    private RunCut(Clock clock) {
        this.clock = clock;
    }

    /** @throws ClusterException when a server would refuse a create, or does not answer; nothing is left then */
    static RunCut prepare(Clock clock, Timeline timeline, List<Place> places, VolumeLimits limits)
            throws ClusterException, InterruptedException {
        RunCut all = new RunCut(clock);
        try {
            for (Place place : places) {
                all.parts.add(new Part(place, VolumeCut.prepare(place.api(), clock, timeline, place.plan(), limits)));
            }
            return all;
        } catch (ClusterException | InterruptedException | RuntimeException e) {
            try (all) {
                // what a group needs on the PVCs
                all.discard();
            } catch (ClusterException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /** Asks for everything at once; false at the deadline. */
    boolean create(Deadline deadline) throws ClusterException, InterruptedException {
        if (parts.size() == 1) {
            return parts.get(0).cut().create(deadline);
        }
        return !each(cut -> cut.create(deadline)).contains(false);
    }

    boolean awaitCut(Deadline deadline) throws ClusterException, InterruptedException {
        for (Part part : parts) {
            if (!part.cut().awaitCut(deadline)) {
                return false;
            }
        }
        return true;
    }

    boolean awaitReadyUnderLock(Deadline deadline) throws ClusterException, InterruptedException {
        for (Part part : parts) {
            if (!part.cut().awaitReadyUnderLock(deadline)) {
                return false;
            }
        }
        return true;
    }

    List<CutSnapshot> cuts() {
        return parts.stream().flatMap(part -> part.cut().cuts().stream()).toList();
    }

    /** Those of one server's volumes. */
    List<CutSnapshot> cutsOf(Member member) {
        return parts.stream()
                .flatMap(part -> part.cut().cuts().stream()
                        .filter(cut -> part.place().isOf(member, cut.planned().pvc())))
                .toList();
    }

    void settle(Deadline deadline) throws ClusterException, InterruptedException {
        for (Part part : parts) {
            part.cut().settle(deadline);
        }
    }

    /** @param of what the snapshots of one server carry besides */
    void mark(Map<String, String> labels, Map<String, String> common, Map<Member, Map<String, String>> of)
            throws ClusterException, InterruptedException {
        for (Part part : parts) {
            Map<String, Map<String, String>> ofClaim = new HashMap<>();
            of.forEach((member, annotations) -> part.place().plan().snapshots().stream()
                    .filter(one -> part.place().isOf(member, one.pvc()))
                    .forEach(one -> ofClaim.put(one.pvc(), annotations)));
            part.cut().mark(labels, new CutMarks(common, ofClaim));
        }
    }

    List<ReadySnapshot> awaitReady(Deadline deadline) throws ClusterException, InterruptedException {
        List<ReadySnapshot> ready = new ArrayList<>();
        for (Part part : parts) {
            ready.addAll(part.cut().awaitReady(deadline));
        }
        return ready;
    }

    /** Deletes everything, in all places whatever becomes of one; interrupted, it can be called again and goes on. */
    void discard() throws ClusterException, InterruptedException {
        if (parts.size() == 1) {
            parts.get(0).cut().discard();
        } else if (!parts.isEmpty()) {
            each(cut -> {
                cut.discard();
                return true;
            });
        }
    }

    private <R> List<R> each(Together.Work<VolumeCut, R> work) throws ClusterException, InterruptedException {
        List<Outcome<VolumeCut, R>> outcomes = new Together(clock, parts.size())
                .each(parts.stream().map(Part::cut).toList(), work);
        Optional<Exception> failure = Together.failure(outcomes);
        if (failure.isEmpty()) {
            return outcomes.stream().map(Outcome::value).toList();
        }
        if (failure.get() instanceof InterruptedException stopped) {
            Thread.interrupted();
            throw stopped;
        }
        if (failure.get() instanceof ClusterException refused) {
            throw refused;
        }
        throw new IllegalStateException(failure.get());
    }

    @Override
    public void close() {
        parts.forEach(part -> part.cut().close());
    }
}
