package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Waits for one clone's server: image, start, crash recovery, until it lets somebody in. Used once, by one thread. */
final class CloneBoot {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    /** A server that answers, but does not know the account, has not read what makes it. */
    private static final Duration UNKNOWN = Duration.ofSeconds(15);

    private static final int ACCESS_DENIED = 1045;
    private static final int LAST_WORDS = 3;
    private static final Duration WORDS_AGAIN = Duration.ofSeconds(5);
    private static final Pattern CORRUPT = Pattern.compile("(?i)corrupt");

    private final KubernetesClient client;
    private final Clock clock;
    private final Timeline timeline;
    private final Pod pod;
    private final CloneConnection.Opener opener;
    private String told = "";
    private String lastFailure = "";
    private final ServerWords words;
    private Deadline unknown;
    private Deadline nextWords;

    CloneBoot(KubernetesClient client, Clock clock, Timeline timeline, Pod pod, int port, Account account) {
        this.client = client;
        this.clock = clock;
        this.timeline = timeline;
        this.pod = pod;
        this.words = new ServerWords(client, pod);
        this.opener = new CloneConnection.Opener(client, clock, pod, port, account);
    }

    CloneConnection await(Deadline deadline, Duration bound)
            throws CloneException, ClusterException, InterruptedException {
        boolean running = false;
        while (true) {
            PodState state = state();
            switch (state.step()) {
                case ENDED ->
                    throw new CloneException(new Finding(
                            subject(),
                            "the server did not come up on the copy (" + state.words() + ")" + lastWords(),
                            "take another set; see the log above for what it lacks"));
                case HOPELESS, EVICTED ->
                    throw new ClusterException(new Finding(
                            subject(),
                            "does not run: " + state.words() + lastWords(),
                            "see to what the cluster names, then run again; the set is untouched"));
                case RUNNING -> {
                    if (!running) {
                        running = true;
                        timeline.record(Phase.CLONE, subject() + " runs; the server recovers");
                    }
                    CloneConnection connection = connection(bound);
                    if (connection != null) {
                        timeline.record(
                                Phase.CLONE,
                                subject() + " answers: " + connection.server().version());
                        return connection;
                    }
                    endIfCorrupt();
                }
                default -> tell(state.words());
            }
            if (deadline.hasPassed()) {
                throw new ClusterException(new Finding(
                        subject(),
                        running
                                ? "the server has not answered in time: " + lastFailure + lastWords()
                                : "did not start in time" + (told.isEmpty() ? "" : ": " + told),
                        "give more startTimeoutSeconds, or see kubectl describe pod; the set is untouched"));
            }
            clock.pause(LOOK_AGAIN);
        }
    }

    private PodState state() throws InterruptedException, ClusterException {
        try {
            return PodState.of(client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .get());
        } catch (RuntimeException failure) {
            ApiFailure.passInterruption(failure);
            if (ApiFailure.isAnsweredNo(failure)) {
                throw new ClusterException(ApiFailure.finding(subject(), failure), failure);
            }
            return new PodState(PodState.Step.WAITING, ApiFailure.words(failure));
        }
    }

    private void tell(String words) {
        if (!words.isEmpty() && !words.equals(told)) {
            told = words;
            timeline.record(Phase.CLONE, subject() + " waits: " + words);
        }
    }

    /** Null where it does not let us in yet. */
    private CloneConnection connection(Duration bound) throws ClusterException, InterruptedException {
        try {
            return opener.open(bound);
        } catch (LockException notYet) {
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while the server on the copy came up");
            }
            lastFailure = notYet.getMessage();
            if (!isDenied(notYet)) {
                return null;
            }
            if (unknown == null) {
                unknown = clock.deadline(UNKNOWN);
            } else if (unknown.hasPassed()) {
                throw new ClusterException(new Finding(
                        subject(),
                        "its server answers, but has not read --init-file: the container's command does not hand its arguments on",
                        "give the container a command that passes \"$@\" to mysqld"));
            }
            return null;
        }
    }

    private static boolean isDenied(LockException failure) {
        return failure.getCause() instanceof SQLException sql && sql.getErrorCode() == ACCESS_DENIED;
    }

    /** Some servers recover for ever on what they cannot read: then they say so, and need not be waited for. */
    private void endIfCorrupt() throws CloneException {
        if (nextWords != null && !nextWords.hasPassed()) {
            return;
        }
        nextWords = clock.deadline(WORDS_AGAIN);
        Optional<String> corrupt = words.errors().stream()
                .filter(line -> CORRUPT.matcher(line).find())
                .findFirst();
        if (corrupt.isPresent()) {
            throw new CloneException(new Finding(
                    subject(),
                    "the server finds the copy corrupt: " + corrupt.get(),
                    "take another set; this one cannot be restored from"));
        }
    }

    /** What the server said last; nothing where the account may not read it. */
    private String lastWords() {
        List<String> errors = words.errors();
        return errors.isEmpty()
                ? ""
                : "; its log says: "
                        + String.join(" | ", errors.subList(Math.max(0, errors.size() - LAST_WORDS), errors.size()));
    }

    private String subject() {
        return "pod " + pod.getMetadata().getNamespace() + "/"
                + pod.getMetadata().getName();
    }
}
