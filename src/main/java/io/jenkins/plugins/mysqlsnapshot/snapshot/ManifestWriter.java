package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.ClusterMember;
import io.jenkins.plugins.mysqlsnapshot.lock.GivenUpAttempt;
import io.jenkins.plugins.mysqlsnapshot.lock.LockSample;
import io.jenkins.plugins.mysqlsnapshot.lock.ReplicationFacts;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerFacts;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.CutSnapshot;
import io.jenkins.plugins.mysqlsnapshot.volume.ReadySnapshot;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Puts together what a proved run knows. All times come from the timeline's clock; nothing is measured here. */
final class ManifestWriter {

    private final Clock clock;
    private final Timeline timeline;
    private final SnapshotRequest request;
    private final RunPlan plan;
    private final CutLock lock;

    ManifestWriter(Clock clock, Timeline timeline, SnapshotRequest request, RunPlan plan, CutLock lock) {
        this.clock = clock;
        this.timeline = timeline;
        this.request = request;
        this.plan = plan;
        this.lock = lock;
    }

    /** The manifest of a set that was proved and let go, and that is not known to be ready. */
    Manifest write(String setId, List<CutSnapshot> cuts, Proof proof) {
        LockEvidence evidence = lock.evidence();
        return new Manifest(
                Manifest.FORMAT,
                setId,
                evidence.isProof() ? SnapshotMarks.PROVED : SnapshotMarks.UNPROVED,
                clock.now(),
                request.origin(),
                server(),
                evidence.position(),
                evidence.positionAfter(),
                cuts.stream().map(this::snapshot).toList(),
                held(evidence, proof),
                proof(
                        evidence,
                        proof,
                        sinceStart(lock.lockedNanos() + lock.held().toNanos())),
                replication(evidence.replication(), evidence.changes()),
                warnings(evidence),
                lines(timeline),
                null);
    }

    /** That of several servers, whose locks this one's is made of. */
    Manifest joint(
            String setId,
            List<Manifest.Snapshot> snapshots,
            List<Manifest.Part> parts,
            List<String> warnings,
            Proof proof) {
        LockEvidence evidence = lock.evidence();
        return new Manifest(
                Manifest.JOINT_FORMAT,
                setId,
                SnapshotMarks.PROVED,
                clock.now(),
                request.origin(),
                null,
                null,
                null,
                snapshots,
                held(evidence, proof),
                proof(
                        evidence,
                        proof,
                        parts.stream()
                                .mapToDouble(part -> part.proof().unlockedMillis())
                                .max()
                                .orElseThrow()),
                null,
                warnings,
                lines(timeline),
                parts);
    }

    private Manifest.Lock held(LockEvidence evidence, Proof proof) {
        return new Manifest.Lock(
                evidence.strategy(),
                evidence.reason(),
                evidence.connectionId(),
                lock.held().toMillis(),
                millis(proof.lastSeenNanos() - lock.lockedNanos()),
                evidence.worstStall() == null ? null : evidence.worstStall().toMillis(),
                evidence.leaseSeconds(),
                evidence.givenUp().stream().map(ManifestWriter::givenUp).toList(),
                limits());
    }

    /** Of several servers what holds for each stands with each, and for all what is common: the first one's would mislead. */
    private Manifest.Limits limits() {
        return plan == null || request.podLock() != null ? null : Manifest.Limits.of(request.lockLimits());
    }

    private Manifest.Proof proof(LockEvidence evidence, Proof proof, double unlockedMillis) {
        return new Manifest.Proof(
                sinceStart(lock.lockedNanos()),
                sinceStart(proof.firstRequestedNanos()),
                sinceStart(proof.lastSeenNanos()),
                sinceStart(proof.provedNanos()),
                unlockedMillis,
                evidence.restsOn().word(),
                sample(evidence.before()),
                sample(evidence.after()),
                evidence.statements());
    }

    private Manifest.Server server() {
        return server(plan);
    }

    static Manifest.Server server(RunPlan plan) {
        ServerFacts server = plan.server();
        return server == null
                ? new Manifest.Server(
                        null, null, null, null, plan.pod().name(), plan.pod().container())
                : new Manifest.Server(
                        plan.access().address().toString(),
                        server.product(),
                        server.hostname(),
                        server.serverUuid(),
                        plan.pod().name(),
                        plan.pod().container());
    }

    private static Manifest.GivenUp givenUp(GivenUpAttempt attempt) {
        return new Manifest.GivenUp(attempt.number(), attempt.took().toMillis(), attempt.inFlush(), attempt.behind());
    }

    private static Manifest.Replication replication(ReplicationFacts facts, List<String> changes) {
        if (facts == null) {
            return null;
        }
        ClusterMember member = facts.member();
        return new Manifest.Replication(
                facts.channelsVisible(),
                facts.channels(),
                changes,
                member == null
                        ? null
                        : new Manifest.Member(member.kind().word(), member.state(), member.role(), member.size()));
    }

    private List<String> warnings(LockEvidence evidence) {
        List<String> warnings = new ArrayList<>(evidence.warnings());
        warnings.addAll(plan.warnings());
        return warnings;
    }

    private Manifest.Sample sample(LockSample sample) {
        if (sample == null) {
            return null;
        }
        return new Manifest.Sample(
                sinceStart(sample.atNanos()),
                sample.connectionId(),
                sample.namedLockHolder(),
                sample.tickets(),
                sample.position());
    }

    private double sinceStart(long nanos) {
        return tenths(timeline.sinceStart(nanos));
    }

    private Manifest.Snapshot snapshot(CutSnapshot cut) {
        return new Manifest.Snapshot(
                cut.planned().name(),
                cut.planned().namespace(),
                cut.planned().pvc(),
                plan.roles(cut.planned().pvc()),
                cut.planned().snapshotClass(),
                cut.planned().driver(),
                cut.uid(),
                cut.creationTime(),
                cut.source().word(),
                cut.took().toMillis(),
                false,
                null,
                cut.planned().group());
    }

    /** The same set, with what has happened since. */
    static Manifest told(Manifest manifest, Timeline timeline) {
        return manifest.with(manifest.snapshots(), lines(timeline));
    }

    /** The same set, now that these can be restored from. */
    static Manifest ready(Manifest manifest, List<ReadySnapshot> ready) {
        List<Manifest.Snapshot> snapshots = new ArrayList<>();
        for (Manifest.Snapshot snapshot : manifest.snapshots()) {
            ReadySnapshot known = ready.stream()
                    .filter(candidate -> candidate.uid().equals(snapshot.uid()))
                    .findFirst()
                    .orElse(null);
            snapshots.add(
                    known == null
                            ? snapshot
                            : new Manifest.Snapshot(
                                    snapshot.name(),
                                    snapshot.namespace(),
                                    snapshot.pvc(),
                                    snapshot.roles(),
                                    snapshot.snapshotClass(),
                                    snapshot.driver(),
                                    snapshot.uid(),
                                    snapshot.cutAt(),
                                    snapshot.cutSeenOn(),
                                    snapshot.cutMillis(),
                                    true,
                                    known.restoreSize(),
                                    snapshot.group()));
        }
        return manifest.with(snapshots, manifest.timeline());
    }

    static List<Manifest.Line> lines(Timeline timeline) {
        return timeline.events().stream()
                .map(event ->
                        new Manifest.Line(event.phase().word(), event.at(), tenths(event.sinceStart()), event.detail()))
                .toList();
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    private static double tenths(Duration duration) {
        return Math.round(duration.toNanos() / 100_000.0) / 10.0;
    }
}
