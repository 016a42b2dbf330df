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
import java.util.Arrays;

/** Waits for one clone's server: image, start, crash recovery, until it lets somebody in. Used once, by one thread. */
final class CloneBoot {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    /** A server that answers, but does not know the account, has not read what makes it. */
    private static final Duration UNKNOWN = Duration.ofSeconds(15);

    private static final int ACCESS_DENIED = 1045;
    private static final int LAST_WORDS = 3;
    private static final int LINES = 40;

    private final KubernetesClient client;
    private final Clock clock;
    private final Timeline timeline;
    private final Pod pod;
    private final CloneConnection.Opener opener;
    private String told = "";
    private String lastFailure = "";
    private Deadline unknown;

    CloneBoot(KubernetesClient client, Clock clock, Timeline timeline, Pod pod, int port, Account account) {
        this.client = client;
        this.clock = clock;
        this.timeline = timeline;
        this.pod = pod;
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
                }
                default -> tell(state.words());
            }
            if (deadline.hasPassed()) {
                throw new ClusterException(new Finding(
                        subject(),
                        running
                                ? "the server has not answered in time: " + lastFailure
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

    /** What the server said last; nothing where the account may not read it. */
    private String lastWords() {
        try {
            String log = client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .tailingLines(LINES)
                    .getLog();
            return log.lines()
                    .filter(line -> line.contains("ERROR") || line.contains("Fatal") || line.contains("Assertion"))
                    .map(line -> line.replaceAll("\\s+", " ").strip())
                    .reduce((one, other) -> other.isEmpty() ? one : one + " | " + other)
                    .map(CloneBoot::lastOf)
                    .map(words -> "; its log says: " + words)
                    .orElse("");
        } catch (RuntimeException unread) {
            return "";
        }
    }

    private static String lastOf(String joined) {
        String[] lines = joined.split(" \\| ", -1);
        int from = Math.max(0, lines.length - LAST_WORDS);
        return String.join(" | ", Arrays.copyOfRange(lines, from, lines.length));
    }

    private String subject() {
        return "pod " + pod.getMetadata().getNamespace() + "/"
                + pod.getMetadata().getName();
    }
}
