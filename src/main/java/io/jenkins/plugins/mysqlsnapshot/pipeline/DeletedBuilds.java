package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.model.Computer;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.mysqlsnapshot.config.FoundTarget;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Hears of builds that are deleted, and has their sets deleted where their job asks for it ({@link MysqlSnapshotDiscard}). Does nothing
 * on the thread that deletes the build but read the configuration. A controller that goes down meanwhile leaves sets behind.
 */
@Extension
public final class DeletedBuilds extends RunListener<Run<?, ?>> {

    @Override
    public void onDeleted(Run<?, ?> build) {
        Job<?, ?> job = build.getParent();
        if (job.getProperty(MysqlSnapshotDiscard.class) == null) {
            return;
        }
        Set<BuildSetsRemoval.Place> places = places(job);
        if (!places.isEmpty()) {
            Computer.threadPoolForRemoting.execute(new BuildSetsRemoval(job.getFullName(), build.getNumber(), places));
        }
    }

    /** Where sets of the targets that the job may use lie: what else it named itself is not known any more. */
    private static Set<BuildSetsRemoval.Place> places(Item job) {
        Set<BuildSetsRemoval.Place> places = new LinkedHashSet<>();
        for (String name : FoundTarget.namesFor(job)) {
            Optional<FoundTarget> found = FoundTarget.of(name, job);
            if (found.isPresent() && found.get().findings(job).isEmpty()) {
                TargetConfiguration target = found.get().target();
                if (target.getCluster() != null && target.getNamespace() != null) {
                    places.add(new BuildSetsRemoval.Place(target.getCluster(), target.getNamespace()));
                }
            }
        }
        return places;
    }
}
