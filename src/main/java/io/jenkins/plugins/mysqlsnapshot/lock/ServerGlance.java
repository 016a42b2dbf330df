package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A short look at one of several servers, to choose by: who it is, and which part it plays. Opened and closed within {@link #of};
 * facts and what follows from them.
 *
 * @param readOnly whether ordinary accounts may not write to it
 * @param queued transactions of its cluster that wait to be applied here; 0 where there is no such count
 * @param account as the server knows it, {@code user@host}
 */
public record ServerGlance(
        String hostname,
        String serverUuid,
        boolean readOnly,
        long queued,
        ReplicationFacts replication,
        String account) {

    private static final int IDLE_SECONDS = 60;

    /**
     * Looks at it now.
     *
     * @throws LockException when it cannot be reached, or does not answer
     */
    public static ServerGlance of(ServerAccess access) throws LockException {
        List<Finding> findings = access.findings();
        if (!findings.isEmpty()) {
            throw new LockException(findings);
        }
        try (WatchSession session =
                WatchSession.open(new Connector(access), WatchSession.STATEMENT_BOUND, IDLE_SECONDS)) {
            return session.glance();
        }
    }

    /** Whether it is the one, as far as it knows, that others follow and that is written to. */
    public boolean isPrimary() {
        if (inGroup()) {
            return isHealthyMember() && replication.member().role().equals("PRIMARY") && !readOnly;
        }
        return whyNotPrimary().isEmpty();
    }

    /** What speaks against it being the primary; empty where nothing does. */
    public List<String> whyNotPrimary() {
        List<String> against = new ArrayList<>();
        ClusterMember member = replication.member();
        if (member != null && !isHealthyMember()) {
            against.add("is " + member);
        } else if (inGroup() && !member.role().equals("PRIMARY")) {
            against.add("is " + member);
        }
        if (!replication.channelsVisible()) {
            against.add("whether it replicates cannot be seen (" + statusGrant() + ")");
        }
        replication.channels().forEach(channel -> against.add("follows " + channel.source()));
        if (readOnly) {
            against.add("is read_only");
        }
        return against;
    }

    /** What speaks against taking it as a replica; empty where it follows without error and closely enough. */
    public List<String> whyNotReplica(Duration maxLag) {
        List<String> against = new ArrayList<>();
        ClusterMember member = replication.member();
        if (member != null) {
            if (!isHealthyMember()) {
                against.add("is " + member);
            } else if (isPrimary() && inGroup()) {
                against.add("is the group's primary");
            }
            return against;
        }
        if (!replication.channelsVisible()) {
            return List.of("whether it replicates cannot be seen (" + statusGrant() + ")");
        }
        if (replication.channels().isEmpty()) {
            return List.of("follows nobody");
        }
        for (ReplicaChannel channel : replication.channels()) {
            if (channel.applierError() != 0
                    || !channel.applierRunning()
                    || !channel.ioRunning().equals("Yes")) {
                against.add("does not replicate: " + channel);
            } else if (channel.secondsBehind() == null) {
                against.add("its lag is not known: " + channel);
            } else if (channel.secondsBehind() > maxLag.toSeconds()) {
                against.add("is " + channel.secondsBehind() + " s behind, more than " + maxLag.toSeconds() + " s");
            }
        }
        return against;
    }

    /** How far it is behind at its slowest channel; 0 where it has none. */
    public long lagSeconds() {
        return replication.channels().stream()
                .mapToLong(channel -> channel.secondsBehind() == null ? Long.MAX_VALUE : channel.secondsBehind())
                .max()
                .orElse(0);
    }

    private boolean inGroup() {
        return replication.member() != null && replication.member().kind() == ClusterMember.Kind.GROUP_REPLICATION;
    }

    private boolean isHealthyMember() {
        return replication.member().findings("", account).isEmpty();
    }

    private String statusGrant() {
        return AccountName.grant(
                replication.dialect() == ReplicaDialect.MARIADB ? "SLAVE MONITOR" : "REPLICATION CLIENT",
                "*.*",
                account);
    }

    /** The part it plays, for a line of the log. */
    public String words() {
        List<String> words = new ArrayList<>();
        if (replication.member() != null) {
            words.add(replication.member().toString() + (queued == 0 ? "" : ", " + queued + " transactions waiting"));
        }
        replication.channels().forEach(channel -> words.add("replica: " + channel));
        if (words.isEmpty()) {
            words.add(replication.channelsVisible() ? "follows nobody" : "whether it replicates cannot be seen");
        }
        words.add(readOnly ? "read_only" : "writable");
        return String.join(", ", words);
    }
}
