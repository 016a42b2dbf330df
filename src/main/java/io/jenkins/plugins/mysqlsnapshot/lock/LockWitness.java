package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Sees on the server itself a global read lock that somebody else's session holds; takes none. By {@code metadata_locks} (MariaDB's
 * METADATA_LOCK_INFO) where it shows who has it, else by the process list. Opened by a run, used by its thread, closed by it.
 */
public final class LockWitness implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final LockStrategy LOCK = new GlobalReadLock();

    private final Clock clock;
    private final Timeline timeline;
    private final ServerAccess access;
    private final LockLimits limits;
    private final Function<ServerFacts, VolumeLayout> layouts;
    private final String server;
    private final Set<Long> before = new HashSet<>();
    private final Set<Long> sessionsBefore = new HashSet<>();
    private WatchSession watch;
    private ServerFacts facts;
    private ReplicationFacts replication;
    private List<String> warnings = List.of();
    private PositionReader positions;

    /** @param layouts how the files of such a server lie on what is cut */
    public LockWitness(
            Clock clock,
            Timeline timeline,
            ServerAccess access,
            LockLimits limits,
            Function<ServerFacts, VolumeLayout> layouts) {
        this.clock = clock;
        this.timeline = timeline;
        this.access = access;
        this.limits = limits;
        this.layouts = layouts;
        this.server = "server " + access.address();
    }

    /**
     * Opens the watching session and looks for everything that can be known to fail. The right to lock is not asked for.
     *
     * @throws LockException with all findings at once
     */
    public ServerFacts preflight() throws LockException {
        List<Finding> findings = new ArrayList<>(access.findings());
        findings.addAll(limits.findings());
        refuse(findings);
        watch = WatchSession.open(new Connector(access), limits);
        replication = watch.replication();
        if (replication.member() != null) {
            // such a node may refuse every other question
            refuse(replication.member().findings(server, watch.account()));
        }
        facts = watch.inspect();
        VolumeLayout layout = layouts.apply(facts);
        findings.addAll(new ServerDemands(server, facts).findings(LOCK, limits.allowNonDurable()));
        findings.addAll(replication.findings(server, facts, limits.care()));
        refuse(findings);
        positions = new PositionReader(facts);
        warnings = warnings(layout);
        timeline.record(
                Phase.PREFLIGHT,
                server + " is " + facts.product() + " on " + facts.hostname() + "; connection: "
                        + access.tls().words(watch.tlsProtocol()) + "; the lock is somebody else's, and is seen by "
                        + sight());
        return facts;
    }

    private static void refuse(List<Finding> findings) throws LockException {
        if (!findings.isEmpty()) {
            throw new LockException(findings);
        }
    }

    private List<String> warnings(VolumeLayout layout) throws LockException {
        List<String> all = new ArrayList<>(LOCK.warnings(facts, layout));
        access.tls().warning(watch.tlsProtocol()).ifPresent(all::add);
        if (!showsHolders()) {
            all.add(
                    "the server does not show who holds which lock: the lock was seen by the process list alone, as the session"
                            + " of its pod (GRANT SELECT ON performance_schema.metadata_locks and .threads TO the account; on MariaDB"
                            + " INSTALL SONAME 'metadata_lock_info')");
        }
        return all;
    }

    private boolean showsHolders() {
        return facts.metadataLocksVisible() || facts.has(ServerFeature.METADATA_LOCK_INFO);
    }

    /** By what it looks, in words. */
    public String sight() {
        return showsHolders() ? "metadata_locks" : "the process list";
    }

    /** What the manifest has to say: what was accepted, and what was not seen. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    public ReplicationFacts replication() {
        return replication;
    }

    /** Looks which locks others hold already: right before the one is taken that is to be seen. Asks for the position once, too. */
    public void begin() throws LockException {
        if (showsHolders()) {
            watch.globalLockHolders(facts).forEach(session -> before.add(session.connectionId()));
        }
        watch.sessions().forEach(session -> sessionsBefore.add(session.connectionId()));
        watch.position(positions);
    }

    /**
     * A lock that came to nothing: a FLUSH that waits outlives its client, and writers wait behind it. Ends what came since
     * {@link #begin()} and waits so, where this account may, and else names it.
     *
     * @throws LockException that names it
     */
    public void endLeftBehind() throws LockException {
        for (SeenSession session : watch.sessions()) {
            if (!session.isTaking() || sessionsBefore.contains(session.connectionId())) {
                continue;
            }
            try {
                watch.kill(session.connectionId());
                timeline.record(
                        Phase.UNLOCKED,
                        session.words() + ", which still waited for its lock on " + server + ", was ended");
            } catch (LockException e) {
                throw new LockException(
                        new Finding(
                                server,
                                session.words() + " still waits for its lock, and writers wait behind it",
                                "end it: KILL " + session.connectionId()),
                        e);
            }
        }
    }

    /**
     * Waits until it is seen.
     *
     * @param from the address that its session comes from
     * @param marked whether the holder itself says that it has it: then an idle session of its own is enough for the process list
     * @throws LockException when it is not by the deadline
     */
    public LockSample awaitSeen(String from, boolean marked, Deadline deadline)
            throws LockException, InterruptedException {
        while (true) {
            Optional<LockSample> seen = look(from, marked, null);
            if (seen.isPresent()) {
                LockSample first = seen.get();
                timeline.record(
                        Phase.POSITION,
                        first.position() == null
                                ? "none: the binary log is off"
                                : first.position().toString());
                return first;
            }
            if (deadline.hasPassed()) {
                throw new LockException(new Finding(
                        server,
                        "no lock of a session from " + (from.isEmpty() ? "the pod" : from) + " is seen by " + sight()
                                + (before.isEmpty() ? "" : "; others held one before: connections " + before),
                        "see that the Deployment locks this very server, and whether a long statement is in its way"));
            }
            clock.pause(LOOK_AGAIN);
        }
    }

    /** What the server says of it now; empty where it shows none, or several that may be meant. */
    private Optional<LockSample> look(String from, boolean marked, Long known) throws LockException {
        long atNanos = clock.nanoTime();
        List<SeenSession> holders = showsHolders()
                ? watch.globalLockHolders(facts).stream()
                        .filter(one -> !before.contains(one.connectionId()) && !one.isTaking())
                        .toList()
                : watch.sessionsFrom(from).stream()
                        .filter(one -> one.sleeps() || (marked && one.idle()))
                        .toList();
        List<SeenSession> meant = meant(holders, from, known);
        if (meant.size() != 1) {
            return Optional.empty();
        }
        long id = meant.get(0).connectionId();
        return Optional.of(new LockSample(
                atNanos, id, null, facts.metadataLocksVisible() ? watch.tickets(id) : null, watch.position(positions)));
    }

    private static List<SeenSession> meant(List<SeenSession> holders, String from, Long known) {
        // who was seen before is still meant where another session of the pod's idles beside it: a probe's, about to go
        List<SeenSession> same = holders.stream()
                .filter(one -> known != null && one.connectionId() == known)
                .toList();
        List<SeenSession> own = holders.stream().filter(one -> one.isFrom(from)).toList();
        // through a gateway the server sees another address than the pod's
        return !same.isEmpty() ? same : own.isEmpty() ? holders : own;
    }

    /** A sign of life to our own session. @throws LockException when the session that held the lock is gone, and the lock with it */
    public void requireThere(LockSample held) throws LockException {
        if (!watch.knows(held.connectionId())) {
            throw unproved("connection " + held.connectionId() + ", which held it, is gone");
        }
    }

    /**
     * Sees it once more, held against the first time: the same session, and nothing committed in between.
     *
     * @throws LockException when it cannot be proved to have been held all the while
     */
    public LockSample prove(LockSample first, String from, boolean marked) throws LockException {
        LockSample now = look(from, marked, first.connectionId())
                .orElseThrow(() -> unproved(
                        sight() + " does not show it any more (connection " + first.connectionId() + " held it)"));
        if (now.connectionId() != first.connectionId()) {
            throw unproved("connection " + first.connectionId() + " held it, and now connection " + now.connectionId()
                    + " does");
        }
        boolean moved = first.position() == null
                ? now.position() != null
                : now.position() == null || !now.position().sameAs(first.position());
        if (moved) {
            throw unproved("the position moved from " + first.position() + " to " + now.position());
        }
        return now;
    }

    private LockException unproved(String found) {
        return new LockException(
                new Finding(server, "the lock cannot be proved: " + found, "run it again; what was cut is not used"));
    }

    /** What a proof rests on, a sentence each. */
    public List<String> statements(LockSample held) {
        return List.of(
                sight() + " showed the lock as connection " + held.connectionId()
                        + "'s before the first request and after the last cut",
                held.position() == null ? "there is no position: the binary log is off" : "the position has not moved");
    }

    /**
     * Waits until the server does not know the session any more. Not ended by an interrupt, which it keeps.
     *
     * @throws LockException when it still does at the deadline
     */
    public void awaitGone(long connectionId, Deadline deadline) throws LockException {
        boolean interrupted = Thread.interrupted();
        try {
            while (watch.knows(connectionId)) {
                if (deadline.hasPassed()) {
                    throw new LockException(new Finding(
                            server,
                            "connection " + connectionId + ", which held the lock, is still there",
                            "end it: KILL " + connectionId));
                }
                try {
                    clock.pause(LOOK_AGAIN);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
