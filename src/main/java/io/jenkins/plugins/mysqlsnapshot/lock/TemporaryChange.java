package io.jenkins.plugins.mysqlsnapshot.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One change of the server for the time of the lock. Pure.
 *
 * @param done what it is, when it is done, in words
 * @param undone the same for when it is undone
 * @param statement does it
 * @param undoing undoes it
 * @param isUndone whether the server is seen to be as it was
 */
record TemporaryChange(
        String done, String undone, String statement, String undoing, Predicate<ReplicationFacts> isUndone) {

    /** What is asked for and not so already. */
    static List<TemporaryChange> of(ReplicationCare care, ReplicationFacts now) {
        List<TemporaryChange> changes = new ArrayList<>();
        if (care.desync()) {
            changes.add(new TemporaryChange(
                    "wsrep_desync is ON",
                    "wsrep_desync is OFF again",
                    "SET GLOBAL wsrep_desync = ON",
                    "SET GLOBAL wsrep_desync = OFF",
                    later -> later.member() != null && !later.member().desynced()));
        }
        if (care.pauseReplica()) {
            for (ReplicaChannel channel : now.applying()) {
                changes.add(new TemporaryChange(
                        "the applier of " + channel.title() + " is stopped",
                        "the applier of " + channel.title() + " runs again",
                        now.dialect().stop(channel.name()),
                        now.dialect().start(channel.name()),
                        later -> find(later, channel.name())
                                .map(ReplicaChannel::applierRunning)
                                .orElse(false)));
            }
        }
        return changes;
    }

    private static Optional<ReplicaChannel> find(ReplicationFacts facts, String name) {
        return facts.channels().stream()
                .filter(channel -> channel.name().equals(name))
                .findFirst();
    }
}
