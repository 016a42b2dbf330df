package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogApart;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A set that was cut as a group, pruned on a real Kubernetes: its members cannot be deleted but with it. */
class ClusterGroupPruneTest extends ClusterCloneScenario {

    private List<String> of(String set, List<String> names) {
        return names.stream().filter(name -> name.startsWith(set)).toList();
    }

    @Test
    void aSetThatWasCutAsAGroupGoesAsAGroupAndTheOtherStaysWhole() throws Exception {
        serve(PodServer.of(namespace, ServerKind.MYSQL_8_0_15, "orders", set -> BinlogApart.in(set, true)));
        run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'noon'");
        assertTrue(namespace.groups().containsAll(List.of("night", "noon")), namespace.groups()::toString);
        int objects = namespace.groups().size();

        run(Result.SUCCESS, "echo \"gone ${mysqlPruneSnapshots(target: 'orders-db', keep: 1).collect { it.id }}\"");

        says("gone [night]");
        Deadline deadline = clock.deadline(Duration.ofMinutes(1));
        while (namespace.groups().size() > objects / 2
                || namespace.snapshots().size() > 2
                || namespace.contents().size() > 2) {
            assertTrue(
                    !deadline.hasPassed(),
                    () -> namespace.groups() + " " + namespace.snapshots() + " " + namespace.contents());
            clock.pause(Duration.ofMillis(200));
        }
        assertEquals(List.of("noon"), of("no", namespace.groups()));
        assertEquals(List.of(), of("night", namespace.groups()));
        run(Result.SUCCESS, "mysqlVerifySnapshot target: 'orders-db', set: 'noon'");
        says(", as it was cut");
    }
}
