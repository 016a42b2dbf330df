package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Run;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.clone.Reach;
import io.jenkins.plugins.mysqlsnapshot.clone.StandingClone;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The clone under a body: watched over while the body runs, removed once, by whoever comes first: the body's end, or the end of its build.
 * Saved with the program, so that it can be watched again after a restart.
 */
final class CloneInUse implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(CloneInUse.class.getName());

    private final ClusterReference cluster;
    private final StandingClone server;
    private final int maxMinutes;
    private final long endMillis;

    // guarded by this: the end of a build comes from Jenkins's thread, the end of the time from its own, the rest from
    // the pool
    private String over;
    private transient boolean taken;
    private transient LiveWork.Entry entry;
    private transient BodyTime time;
    private transient CloneTunnel tunnel;

    /**
     * @param tunnel that the body comes by; null where none is needed
     * @param end of the time that the body has, by the wall
     */
    CloneInUse(ClusterReference cluster, StandingClone server, CloneTunnel tunnel, int maxMinutes, Instant end) {
        this.cluster = cluster;
        this.server = server;
        this.tunnel = tunnel;
        this.maxMinutes = maxMinutes;
        this.endMillis = end.toEpochMilli();
    }

    /**
     * From here on it goes with its build, and its time runs. A hard kill asks no step; a controller that goes down leaves the clone to the
     * body that comes back.
     *
     * @param onOver told at most once, on a thread of the pool, why the body has to end
     */
    synchronized void watch(StepContext context, Clock clock, Consumer<String> onOver)
            throws IOException, InterruptedException {
        Run<?, ?> build = context.get(Run.class);
        entry = LiveWork.enter(
                context, () -> Computer.threadPoolForRemoting.execute(() -> removeQuietly(build)), () -> {});
        time = new BodyTime(clock, Instant.ofEpochMilli(endMillis), () -> onOver.accept(timeIsOver()));
        Computer.threadPoolForRemoting.execute(time);
        if (tunnel == null && server.reach() == Reach.TUNNEL) {
            Computer.threadPoolForRemoting.execute(() -> onOver.accept(tunnelIsGone()));
        }
    }

    private synchronized String timeIsOver() {
        over = new Finding(
                        "the block of " + server.words(),
                        "has run for maxMinutes (" + maxMinutes + ")",
                        "make it shorter, or raise maxMinutes")
                .toString();
        return over;
    }

    private synchronized String tunnelIsGone() {
        over = new Finding(
                        "the block of " + server.words(),
                        "has lost its way to it: the tunnel went through the controller, which was restarted",
                        "run the block again; with reach 'pod' or 'service' it would have gone on")
                .toString();
        return over;
    }

    /** True for one alone, who has to remove it; nobody watches any more. */
    private synchronized boolean take() {
        if (entry != null) {
            entry.close();
            if (time != null) {
                time.stop();
            }
        }
        if (tunnel != null) {
            tunnel.close();
            tunnel = null;
        }
        boolean first = !taken;
        taken = true;
        return first;
    }

    private void removeQuietly(Run<?, ?> build) {
        if (take()) {
            try (KubernetesClient client = cluster.connect(new CredentialsLookup(build))) {
                server.remove(client, Clock.system());
            } catch (AbortException | ClusterException x) {
                LOGGER.log(Level.WARNING, "the clone of a build that was killed is left: " + server.removal(), x);
            }
        }
    }

    /** For a body that did not start; what cannot be removed is told with the reason. */
    void removeAfter(Run<?, ?> build, Throwable because) {
        if (take()) {
            try (KubernetesClient client = cluster.connect(new CredentialsLookup(build))) {
                server.remove(client, Clock.system());
            } catch (AbortException | ClusterException left) {
                because.addSuppressed(left);
            }
        }
    }

    /** At the body's end: removes it and returns what the end of the block has to fail with; null where all is well. */
    Exception end(StepContext context) {
        if (!take()) {
            return null;
        }
        try (KubernetesClient client = cluster.connect(new CredentialsLookup(context.get(Run.class)))) {
            Optional<String> ended;
            try {
                ended = server.ended(client);
            } finally {
                server.remove(client, Clock.system());
            }
            return failure(ended);
        } catch (ClusterException | IOException | InterruptedException failure) {
            return new AbortException(failure.getMessage() + "\nwhat is left of the clone: " + server.removal());
        }
    }

    private synchronized Exception failure(Optional<String> ended) {
        if (over != null) {
            return new AbortException(over);
        }
        return ended.map(words -> StepFailure.of(List.of(new Finding(
                        server.words(),
                        "ended before its block did: " + words,
                        "give it more memory or maxMinutes; the set is untouched"))))
                .orElse(null);
    }
}
