package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a run changes on the server for the time of its lock: appliers that are stopped, a Galera node that is desynced. Begun
 * by the run's thread before the lock; undone right after the unlock, by whoever unlocks, or by the server itself where nobody
 * does any more ({@link DeadMansSwitch}).
 */
final class TemporaryChanges implements AutoCloseable {

    private static final Duration ANSWER_BOUND = Duration.ofSeconds(10);
    private static final Duration NO_ANSWER_EXPECTED = Duration.ofMillis(500);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    /** On top of the longest run there can be. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final Clock clock;
    private final Timeline timeline;
    private final Connector connector;
    private final LockLimits limits;
    private final String server;

    private DeadMansSwitch undo;
    /** Those that were begun; what comes after a failure is not. */
    private final List<TemporaryChange> changes = new ArrayList<>();

    private LockException failure;

    /** How long the server's own undoing is waited for: not long behind a statement of which is known that it takes longer. */
    private Duration answerBound = ANSWER_BOUND;

    TemporaryChanges(Clock clock, Timeline timeline, Connector connector, LockLimits limits, String server) {
        this.clock = clock;
        this.timeline = timeline;
        this.connector = connector;
        this.limits = limits;
        this.server = server;
    }

    /** After this time the server undoes them by itself: longer than any run with these limits. */
    private Duration longest() {
        return limits.acquireBudget()
                .plus(limits.maxHold())
                .plus(limits.lease())
                .plus(MARGIN);
    }

    /** Makes them, unless they are made; what is asked for and so already is left alone, now and at the end. */
    void begin(WatchSession watch, Deadline budget) throws LockException, InterruptedException {
        if (undo != null || limits.care().equals(ReplicationCare.NONE)) {
            return;
        }
        undo = DeadMansSwitch.open(clock, connector, longest());
        watch.exempt(undo.ids());
        awaitName(budget);
        List<TemporaryChange> planned = TemporaryChange.of(limits.care(), watch.replication());
        if (planned.isEmpty()) {
            timeline.record(Phase.PAUSED, "no applier runs on " + server + ", there is nothing to pause");
            return;
        }
        undo.arm(planned.stream().map(TemporaryChange::undoing).toList());
        watch.exempt(undo.ids());
        make(planned, budget);
    }

    /** What they are, in words. */
    List<String> words() {
        return changes.stream().map(TemporaryChange::done).toList();
    }

    private void awaitName(Deadline budget) throws LockException, InterruptedException {
        while (!undo.takeName()) {
            if (budget.hasPassed()) {
                throw new LockException(new Finding(
                        server,
                        "another run's changes are not undone yet (somebody holds the name " + DeadMansSwitch.NAME
                                + ")",
                        "let it end, or raise acquireBudget; SELECT IS_USED_LOCK('" + DeadMansSwitch.NAME
                                + "') tells which connection"));
            }
            clock.pause(LOOK_AGAIN);
        }
    }

    /** On a session of its own: where a statement has to be left, the server must still be able to take us for gone. */
    private void make(List<TemporaryChange> planned, Deadline budget) throws LockException, InterruptedException {
        Connection connection = connector.open(budget.remaining().plus(ANSWER_BOUND));
        try {
            for (TemporaryChange change : planned) {
                changes.add(change);
                BackgroundStatement statement =
                        BackgroundStatement.run(clock, connection, change.statement(), "mysql-snapshot-change");
                if (!statement.await(budget)) {
                    answerBound = NO_ANSWER_EXPECTED;
                    throw new LockException(new Finding(
                            server,
                            change.statement() + " is still not through after "
                                    + LockLimits.words(limits.acquireBudget())
                                    + ": the applier is at a transaction that it has to finish first",
                            "run it when the replica has less to do, or raise acquireBudget; the server runs "
                                    + change.undoing() + " by itself as soon as that is through"));
                }
                if (statement.failure() != null) {
                    throw ServerErrors.onStatement(server, change.statement(), statement.failure());
                }
                timeline.record(Phase.PAUSED, change.done());
            }
        } finally {
            DeadMansSwitch.abort(connection);
        }
    }

    /** Undoes them and looks whether that worked. Never throws: what fails is told at the {@link #close}. Runs to its end. */
    void end() {
        boolean interrupted = Thread.interrupted();
        try {
            undoOnce();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One at a time: the unlock may come from the keeper's thread while the run's one closes. */
    private synchronized void undoOnce() {
        if (undo != null) {
            boolean early = undo.hasFired();
            List<TemporaryChange> left = look(fire());
            undo.close();
            undo = null;
            tell(early, left);
        }
    }

    private boolean fire() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return undo.fire(answerBound);
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

    /** Those that are not undone, after it was tried once more on a session of its own. */
    private List<TemporaryChange> look(boolean fired) {
        if (changes.isEmpty()) {
            return List.of();
        }
        try (Connection connection = connector.open(ANSWER_BOUND)) {
            for (TemporaryChange change : notUndone(connection)) {
                undo(connection, change);
            }
            return notUndone(connection);
        } catch (SQLException e) {
            failure = ServerErrors.onStatement(server, "looking whether all is undone", e);
        } catch (LockException e) {
            failure = e;
        }
        return fired ? List.of() : List.copyOf(changes);
    }

    /** The server's own try may have ended at another one. */
    private void undo(Connection connection, TemporaryChange change) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(change.undoing());
        } catch (SQLException e) {
            failure = ServerErrors.onStatement(server, change.undoing(), e);
        }
    }

    private List<TemporaryChange> notUndone(Connection connection) throws SQLException {
        ReplicationFacts now = new ReplicationInspection(connection).read();
        return changes.stream().filter(change -> !change.isUndone().test(now)).toList();
    }

    private void tell(boolean early, List<TemporaryChange> left) {
        List<TemporaryChange> undone = new ArrayList<>(changes);
        undone.removeAll(left);
        for (TemporaryChange change : undone) {
            timeline.record(
                    Phase.RESUMED,
                    change.undone() + (early ? ", and was so before the unlock: its session was ended" : ""));
        }
        if (left.isEmpty()) {
            failure = null;
            return;
        }
        String statements = left.stream().map(TemporaryChange::undoing).collect(Collectors.joining("; "));
        LockException told = new LockException(
                new Finding(
                        server,
                        left.stream().map(TemporaryChange::done).collect(Collectors.joining(", "))
                                + " and could not be undone",
                        "type " + statements),
                failure);
        failure = told;
        timeline.record(Phase.RESUMED, told.getMessage());
    }

    /**
     * Undoes them, if that has not been done.
     *
     * @throws LockException when something is not undone; it names the statement to type
     */
    @Override
    public void close() throws LockException {
        end();
        LockException told = failure;
        failure = null;
        if (told != null) {
            throw told;
        }
    }
}
