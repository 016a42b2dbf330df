package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneSweep;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.volume.Orphan;
import io.jenkins.plugins.mysqlsnapshot.volume.OrphanRemoval;
import io.jenkins.plugins.mysqlsnapshot.volume.OrphanSearch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/**
 * Looks five minutes after the start and then once an hour, on a thread of its own, for what died runs have left in the namespaces of
 * the configured targets, and tells or deletes it as the configuration says. What it found last is what {@link OrphanMonitor} shows.
 */
@Extension
public final class OrphanWork extends AsyncPeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(OrphanWork.class.getName());

    // replaced whole by the work's thread, read by those of web requests
    private volatile List<String> lines = List.of();

    public OrphanWork() {
        super("MySQL snapshot orphans");
    }

    @Override
    public long getRecurrencePeriod() {
        return TimeUnit.HOURS.toMillis(1);
    }

    /** Soon: whoever starts a controller again after it died wants to know what it left. */
    @Override
    public long getInitialDelay() {
        return TimeUnit.MINUTES.toMillis(5);
    }

    /** What the last look has left to be done, a line each. */
    List<String> lines() {
        return lines;
    }

    @Override
    protected void execute(TaskListener listener) {
        look(Clock.system().now());
    }

    /** One look, as if it were now this time. */
    public void look(Instant now) {
        Optional<Duration> deleteAfter = SnapshotConfiguration.get().deleteOrphansAfter();
        Map<String, String> silent = new LinkedHashMap<>();
        Set<String> answered = new HashSet<>();
        List<String> found = new ArrayList<>();
        for (OrphanPlace place : OrphanPlace.all()) {
            // of several ways to a namespace the first that leads there is enough
            Map<String, Set<String>> open = new TreeMap<>(place.claims());
            open.keySet().removeIf(namespace -> answered.contains(place.key(namespace)));
            if (!open.isEmpty()) {
                look(new OrphanPlace(place.cluster(), place.folder(), open), now, deleteAfter, answered, silent, found);
            }
        }
        silent.keySet().removeAll(answered);
        found.addAll(silent.values());
        found.forEach(line -> LOGGER.warning(line));
        lines = found.stream().distinct().toList();
    }

    private static void look(
            OrphanPlace place,
            Instant now,
            Optional<Duration> deleteAfter,
            Set<String> answered,
            Map<String, String> silent,
            List<String> found) {
        String subject = "cluster '" + place.cluster() + "': ";
        LiveWork live = ExtensionList.lookupSingleton(LiveWork.class);
        CredentialsLookup credentials = new CredentialsLookup(new FolderCredentials(place.folder()));
        try (KubernetesClient client =
                ClusterReference.of(place.cluster(), null).connect(credentials)) {
            OrphanSearch search = new OrphanSearch(client, now, ControllerMark.get(), live::isUnderWay);
            OrphanRemoval removal = new OrphanRemoval(client);
            CloneSweep clones = CloneLeftovers.sweep(client, Clock.system());
            place.claims().forEach((namespace, claims) -> {
                try {
                    List<Orphan> orphans = search.in(namespace, claims);
                    answered.add(place.key(namespace));
                    clones.in(namespace)
                            .forEach(name -> LOGGER.info(
                                    () -> subject + "removed clone " + name + ", which a build left that died"));
                    orphans.forEach(orphan -> {
                        String line = subject + orphan.line();
                        boolean due = deleteAfter
                                .filter(after -> orphan.since().plus(after).isBefore(now))
                                .isPresent();
                        if (due && delete(removal, orphan, subject, found)) {
                            LOGGER.info(() -> "deleted: " + line);
                        } else {
                            found.add(line);
                        }
                    });
                } catch (ClusterException unanswered) {
                    silent.putIfAbsent(place.key(namespace), subject + unanswered.getMessage());
                }
            });
        } catch (AbortException | ClusterException unanswered) {
            place.claims()
                    .keySet()
                    .forEach(namespace -> silent.putIfAbsent(place.key(namespace), subject + unanswered.getMessage()));
        }
    }

    private static boolean delete(OrphanRemoval removal, Orphan orphan, String subject, List<String> found) {
        try {
            return removal.delete(orphan);
        } catch (ClusterException refused) {
            found.add(subject + refused.getMessage());
            return false;
        }
    }
}
