package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AsyncPeriodicWork;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.TaskListener;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.FolderTargets;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.volume.Orphan;
import io.jenkins.plugins.mysqlsnapshot.volume.OrphanSearch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Looks once an hour, on a thread of its own, for snapshots that died runs have left in the namespaces of the configured targets, and
 * tells or deletes them as the configuration says. What it found last is what {@link OrphanMonitor} shows.
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

    /** What the last look has left to be done, a line each. */
    List<String> lines() {
        return lines;
    }

    @Override
    protected void execute(TaskListener listener) {
        look(Clock.system().now());
    }

    /** One look, as if it were now this time. */
    void look(Instant now) {
        List<String> found = new ArrayList<>();
        SnapshotConfiguration configuration = SnapshotConfiguration.get();
        for (ClusterConfiguration cluster : configuration.getClusters()) {
            Set<String> namespaces = namespaces(cluster.getName());
            if (!namespaces.isEmpty()) {
                look(cluster, namespaces, now, configuration.isDeleteOrphans(), found);
            }
        }
        found.forEach(line -> LOGGER.warning(line));
        lines = List.copyOf(found);
    }

    private static void look(
            ClusterConfiguration cluster, Set<String> namespaces, Instant now, boolean delete, List<String> found) {
        String subject = "cluster '" + cluster.getName() + "': ";
        CredentialsLookup credentials = new CredentialsLookup(new FolderCredentials(null));
        LiveWork live = ExtensionList.lookupSingleton(LiveWork.class);
        try (KubernetesClient client =
                ClusterReference.of(cluster.getName(), null).connect(credentials)) {
            OrphanSearch search = new OrphanSearch(client, now, ControllerMark.get(), live::isUnderWay);
            for (String namespace : namespaces) {
                look(search, namespace, delete, subject, found);
            }
        } catch (AbortException | ClusterException silent) {
            found.add(subject + silent.getMessage());
        }
    }

    private static void look(
            OrphanSearch search, String namespace, boolean delete, String subject, List<String> found) {
        try {
            for (Orphan orphan : search.in(namespace)) {
                if (delete && search.delete(orphan)) {
                    LOGGER.info(() -> "deleted: " + subject + orphan.line());
                } else {
                    found.add(subject + orphan.line());
                }
            }
        } catch (ClusterException silent) {
            found.add(subject + silent.getMessage());
        }
    }

    /** Of all targets in this cluster, those of folders too. */
    private static Set<String> namespaces(String cluster) {
        List<TargetConfiguration> targets =
                new ArrayList<>(SnapshotConfiguration.get().getTargets());
        ItemGroup<?> root = Jenkins.get();
        for (Item item : root.getAllItems(Item.class)) {
            for (FolderTargets folders : ExtensionList.lookup(FolderTargets.class)) {
                targets.addAll(folders.of(item));
            }
        }
        Set<String> namespaces = new TreeSet<>();
        targets.stream()
                .filter(target -> cluster.equals(target.getCluster()) && target.getNamespace() != null)
                .forEach(target -> namespaces.add(target.getNamespace()));
        return namespaces;
    }
}
