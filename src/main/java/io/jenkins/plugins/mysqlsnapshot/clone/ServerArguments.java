package io.jenkins.plugins.mysqlsnapshot.clone;

import java.util.ArrayList;
import java.util.List;

/**
 * How the server on the copy is started otherwise than the one that was cut: it replicates from nobody, joins no group, runs no events, and
 * listens inside its pod alone unless it is reached by the network. {@code loose-} where a server may not know the option. Pure.
 */
final class ServerArguments {

    private ServerArguments() {}

    /** To be put behind the container's own: the last of two counts. */
    static List<String> of(long serverId, String initFile, boolean readOnly, Reach reach) {
        List<String> all = new ArrayList<>(List.of(
                // 8.0.15 knows the old name alone, newer ones the new
                "--loose-skip-slave-start",
                "--loose-skip-replica-start",
                "--loose-group-replication-start-on-boot=OFF",
                "--loose-wsrep-on=OFF",
                "--loose-wsrep-provider=none",
                "--loose-wsrep-cluster-address=",
                "--loose-event-scheduler=OFF",
                "--loose-mysqlx=OFF",
                "--server-id=" + serverId,
                "--bind-address=" + (reach.isByNetwork() ? "*" : "127.0.0.1"),
                "--skip-name-resolve",
                "--init-file=" + initFile));
        if (readOnly) {
            all.add("--read-only=ON");
        }
        return all;
    }
}
