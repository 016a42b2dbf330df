package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * How a server takes part in replication, at one moment. Facts, and what follows from them alone; pure.
 *
 * @param channelsVisible whether the account may see the channels; where it may not, {@code channels} is empty and means nothing
 * @param dialect the words that this server understands
 * @param channels by which it follows others; a group's own ones are not among them
 * @param member the part it plays in a cluster; null where it is in none
 */
public record ReplicationFacts(
        boolean channelsVisible, ReplicaDialect dialect, List<ReplicaChannel> channels, ClusterMember member) {

    /** Whether it follows another server. */
    public boolean isReplica() {
        return !channels.isEmpty();
    }

    /** These, with the lag of earlier ones where a stopped applier has none any more. */
    ReplicationFacts withLagOf(ReplicationFacts earlier) {
        List<ReplicaChannel> lagging = channels.stream()
                .map(now -> earlier.channels.stream()
                        .filter(before -> before.name().equals(now.name()))
                        .findFirst()
                        .map(now::withLagOf)
                        .orElse(now))
                .toList();
        return new ReplicationFacts(channelsVisible, dialect, lagging, member);
    }

    /** Those whose applier runs. */
    List<ReplicaChannel> applying() {
        return channels.stream().filter(ReplicaChannel::applierRunning).toList();
    }

    /** What keeps the parameters from being carried out, or the data from being the cluster's; empty where nothing does. */
    List<Finding> findings(String server, ServerFacts facts, ReplicationCare care) {
        List<Finding> findings = new ArrayList<>();
        if (care.pauseReplica() && !channelsVisible) {
            findings.add(new Finding(
                    server,
                    "whether an applier runs cannot be seen (pauseReplica)",
                    facts.grant(facts.isMariaDb() ? "SLAVE MONITOR" : "REPLICATION CLIENT")));
        }
        if (care.pauseReplica()
                && isReplica()
                && !facts.hasAny("REPLICATION_SLAVE_ADMIN", "REPLICATION SLAVE ADMIN", "SUPER")) {
            findings.add(lacks(server, facts, applierRight(facts), "pauseReplica stops and starts the applier"));
        }
        if (care.desync()) {
            findings.addAll(desyncFindings(server, facts));
        }
        return findings;
    }

    private List<Finding> desyncFindings(String server, ServerFacts facts) {
        if (member == null || member.kind() != ClusterMember.Kind.GALERA) {
            return List.of(new Finding(server, "is no Galera node, so there is nothing to desync", "leave desync out"));
        }
        return facts.hasAny("SUPER", "SYSTEM_VARIABLES_ADMIN")
                ? List.of()
                : List.of(lacks(server, facts, "SUPER", "desync sets wsrep_desync"));
    }

    /** A server with LOCK INSTANCE FOR BACKUP has dynamic privileges; MariaDB split SUPER when it got SHOW BINLOG STATUS. */
    private static String applierRight(ServerFacts facts) {
        if (facts.isMariaDb()) {
            return facts.positionStatement().equals("SHOW MASTER STATUS") ? "SUPER" : "REPLICATION SLAVE ADMIN";
        }
        return facts.has(ServerFeature.INSTANCE_LOCK) ? "REPLICATION_SLAVE_ADMIN" : "SUPER";
    }

    private static Finding lacks(String server, ServerFacts facts, String right, String why) {
        return new Finding(server, "the account lacks " + right + " (" + why + ")", facts.grant(right));
    }

    /** What the log has to say of it before the lock, a line each; nothing for a server that is on its own. */
    List<String> lines(LockStrategy strategy) {
        List<String> lines = new ArrayList<>();
        if (!channelsVisible) {
            lines.add("whether it is a replica cannot be seen: the account lacks "
                    + (dialect == ReplicaDialect.MARIADB ? "SLAVE MONITOR" : "REPLICATION CLIENT"));
        }
        for (ReplicaChannel channel : channels) {
            lines.add("replica: " + channel
                    + (channel.applierRunning() ? "" : "; its applier was stopped before this run and is left so"));
        }
        if (member != null) {
            lines.add(member + "; " + member.effect(strategy));
        }
        return lines;
    }
}
