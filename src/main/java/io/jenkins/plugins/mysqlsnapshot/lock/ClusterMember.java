package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;

/**
 * The part that a server plays in a cluster, and what its lock does to the others. Facts and what follows from them; pure.
 *
 * @param state in the cluster's own word ({@code Synced}, {@code ONLINE}); empty where the account may not see it
 * @param role {@code PRIMARY} or {@code SECONDARY}; empty where the cluster has no such roles
 * @param size how many members the server counts, itself too; 0 where it is not known
 * @param desynced whether somebody has set {@code wsrep_desync}
 * @param flowControlFrom from how many waiting transactions on a group slows its writers down; 0 where it never does
 */
public record ClusterMember(Kind kind, String state, String role, int size, boolean desynced, int flowControlFrom) {

    /** Whose protocol it is. */
    public enum Kind {
        GALERA("galera", "Synced"),
        GROUP_REPLICATION("groupReplication", "ONLINE");

        private final String word;
        private final String healthy;

        Kind(String word, String healthy) {
            this.word = word;
            this.healthy = healthy;
        }

        /** As it stands in the manifest. */
        public String word() {
            return word;
        }
    }

    /** Why its data are not the cluster's, so that no snapshot of it should be taken; empty where they are. */
    List<Finding> findings(String server, String account) {
        if (state.equals(kind.healthy)) {
            return List.of();
        }
        if (kind == Kind.GALERA) {
            return List.of(
                    new Finding(
                            server,
                            "this Galera node is not Synced but " + state + (desynced ? ", by wsrep_desync" : ""),
                            desynced
                                    ? "let who set it end, or SET GLOBAL wsrep_desync = OFF; or take another node"
                                    : "wait until SHOW GLOBAL STATUS LIKE 'wsrep_local_state_comment' says Synced, or take another node"));
        }
        return List.of(
                state.isEmpty()
                        ? new Finding(
                                server,
                                "it is a member of a replication group whose state this account may not see",
                                AccountName.grant("SELECT", "performance_schema.replication_group_members", account))
                        : new Finding(
                                server,
                                "this group member is not ONLINE but " + state,
                                "wait until performance_schema.replication_group_members says ONLINE, or take another member"));
    }

    /** What this lock does to the cluster while it is held (measured, see docs/operations.md). */
    String effect(LockStrategy strategy) {
        if (kind == Kind.GALERA) {
            return strategy.commitsGoOn()
                    ? "DDL of any node waits here for the unlock, and flow control may then stall the whole cluster; desync: true"
                            + " prevents that"
                    : "under this lock the node desyncs and applies nothing, the other nodes go on without flow control; it"
                            + " catches up after the unlock";
        }
        if (strategy.commitsGoOn()) {
            return "DDL waits here for the unlock, all else goes on";
        }
        return role.equals("PRIMARY")
                ? "all writes through this primary wait for the unlock; a secondary would spare them"
                : "under this lock the member applies nothing"
                        + (flowControlFrom == 0
                                ? ""
                                : ", and from " + flowControlFrom
                                        + " waiting transactions on flow control slows the group's writers down");
    }

    @Override
    public String toString() {
        String name = kind == Kind.GALERA ? "Galera node" : "member of a replication group";
        return name + ", " + state + (role.isEmpty() ? "" : ", " + role) + (size == 0 ? "" : ", " + size + " in all");
    }
}
