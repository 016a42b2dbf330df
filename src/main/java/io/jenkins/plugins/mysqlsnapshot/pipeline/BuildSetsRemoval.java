package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.catalog.Protection;
import io.jenkins.plugins.mysqlsnapshot.catalog.SetCatalog;
import io.jenkins.plugins.mysqlsnapshot.catalog.SetRemoval;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;

/**
 * Deletes the sets of one build of this controller that is gone, within a bound; what is protected or held stays. On a thread of
 * Jenkins's pool; tells the controller's log, for the build has none any more.
 */
final class BuildSetsRemoval implements Runnable {

    private static final Logger LOGGER = Logger.getLogger(BuildSetsRemoval.class.getName());

    private static final Duration BOUND = Duration.ofMinutes(5);

    /**
     * Where sets may be.
     *
     * @param cluster its configured name
     */
    record Place(String cluster, String namespace) {}

    private final String job;
    private final int build;
    private final Set<Place> places;

    BuildSetsRemoval(String job, int build, Set<Place> places) {
        this.job = job;
        this.build = build;
        this.places = Set.copyOf(places);
    }

    @Override
    public void run() {
        Deadline deadline = Clock.system().deadline(BOUND);
        for (Place place : places) {
            try (KubernetesClient client = ClusterReference.of(place.cluster(), null)
                    .connect(new CredentialsLookup(new FolderCredentials(null)))) {
                remove(client, place, deadline);
            } catch (AbortException | ClusterException failure) {
                warn(place, failure.getMessage());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                warn(place, "interrupted");
                return;
            }
        }
    }

    private void remove(KubernetesClient client, Place place, Deadline deadline)
            throws ClusterException, InterruptedException {
        Protection protection = new Protection(
                ControllerMark.get(), this::stateOf, Clock.system().now());
        for (KnownSet set : new SetCatalog(client).in(place.namespace())) {
            if (!isOurs(set)) {
                continue;
            }
            Optional<String> held = protection.of(set);
            if (deadline.hasPassed()) {
                warn(place, set.words() + " is not deleted: no time is left");
            } else if (held.isPresent()) {
                LOGGER.info(() -> of(place) + set.words() + " stays: it " + held.get());
            } else if (new SetRemoval(client).remove(set)) {
                LOGGER.info(() -> of(place) + "deleted " + set.words());
            } else {
                warn(place, set.words() + " has changed since it was looked at: left alone");
            }
        }
    }

    /** What is still pending is of a run that died: an orphan, which others look after. */
    private boolean isOurs(KnownSet set) {
        return job.equals(set.job())
                && set.build() == build
                && ControllerMark.get().equals(set.controller())
                && !set.state().equals(SnapshotMarks.PENDING);
    }

    /** The build itself holds nothing any more, even if Jenkins has it yet. */
    private Protection.BuildState stateOf(String other, int number) {
        return other.equals(job) && number == build
                ? Protection.BuildState.OVER
                : new ControllerBuilds().of(other, number);
    }

    private void warn(Place place, String what) {
        LOGGER.warning(() -> of(place) + what);
    }

    private String of(Place place) {
        return "snapshot sets of the deleted build " + job + "#" + build + " in " + place.cluster() + "/"
                + place.namespace() + ": ";
    }
}
