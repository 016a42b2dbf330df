package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.lock.ClusterMember;
import io.jenkins.plugins.mysqlsnapshot.lock.ReplicaChannel;
import io.jenkins.plugins.mysqlsnapshot.lock.ReplicationFacts;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerGlance;
import io.jenkins.plugins.mysqlsnapshot.workload.Mounts;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of several servers is taken: a row a situation, a word a server in the order of the pods db-0, db-1, db-2. */
class PodChoiceTest {

    @ParameterizedTest
    @CsvSource({
        // servers, the primary, the replica
        "primary 3s 0s, db-0, db-2",
        "0s primary 5s, db-1, db-0",
        // equals: the last name
        "primary 0s 0s, db-0, db-2",
        "primary 61s 60s, db-0, db-2",
        "primary stopped 9s, db-0, db-2",
        "primary failed 9s, db-0, db-2",
        "primary receiving 9s, db-0, db-2",
        "primary unknown 9s, db-0, db-2",
        "primary unreachable 9s, db-0, db-2",
        "primary blind 9s, db-0, db-2",
        "primary 61s 62s, db-0, ",
        "primary stopped stopped, db-0, ",
        "primary primary 0s, , db-2",
        "readOnly 0s 1s, , db-1",
        "unreachable 0s 1s, , db-1",
        "blind 0s 1s, , db-1",
        "groupPrimary groupSecondary groupSecondary, db-0, db-2",
        "groupPrimary groupSecondary groupRecovering, db-0, db-1",
        "groupPrimary groupPrimary groupPrimary, , ",
        "galera galera galera, , db-2",
        "galera galera galeraDonor, , db-1",
        "galeraDonor galera galeraDonor, db-1, db-1",
    })
    void neverByChance(String servers, String primary, String replica) {
        assertEquals(primary, chosen(Preference.PRIMARY, servers));
        assertEquals(replica, chosen(Preference.REPLICA, servers));
    }

    private static String chosen(Preference prefer, String servers) {
        PodChoice choice = choice(prefer, servers);
        if (choice.chosen() == null) {
            assertEquals("sts/db", choice.finding().subject());
            return null;
        }
        assertNull(choice.finding());
        return choice.chosen().pod().name();
    }

    @Test
    void eachCandidateIsToldWithWhyItIsNotTheOne() {
        PodChoice choice = choice(Preference.REPLICA, "primary 61s stopped");

        String found = choice.finding().found();
        assertTrue(found.startsWith("has no server that is a replica without error and at most 60 s behind: "), found);
        assertTrue(found.contains("pod shop/db-0: not the replica: follows nobody"), found);
        assertTrue(found.contains("pod shop/db-1: not the replica: is 61 s behind, more than 60 s"), found);
        assertTrue(found.contains("pod shop/db-2: not the replica: does not replicate: the default channel"), found);
    }

    @Test
    void whatIsTakenIsToldWithTheOthers() {
        List<String> lines = choice(Preference.PRIMARY, "primary 1s 2s").lines();

        assertEquals("pod shop/db-0: follows nobody, writable", lines.get(0));
        assertEquals("pod shop/db-1: not the primary: follows db-0:3306; is read_only", lines.get(1));
        assertEquals("pod shop/db-0 is taken (prefer: primary) of db-0, db-1, db-2", lines.get(3));
    }

    private static PodChoice choice(Preference prefer, String servers) {
        List<PodChoice.Candidate> candidates = new ArrayList<>();
        for (String word : servers.split(" ", -1)) {
            ServerPod pod = new ServerPod(
                    "shop",
                    "db-" + candidates.size(),
                    "db",
                    false,
                    false,
                    "",
                    "",
                    "mysql",
                    "mysql:8.0",
                    3306,
                    new Mounts(List.of()),
                    "db-" + candidates.size(),
                    null);
            candidates.add(
                    word.equals("unreachable")
                            ? new PodChoice.Candidate(pod, null, "it cannot be looked at")
                            : new PodChoice.Candidate(pod, glance(word), null));
        }
        return PodChoice.of(prefer, Duration.ofSeconds(60), "sts/db", candidates);
    }

    private static ServerGlance glance(String word) {
        return switch (word) {
            case "primary" -> glance(false, true, null);
            case "readOnly" -> glance(true, true, null);
            case "blind" -> glance(false, false, null);
            case "stopped" -> glance(true, true, null, channel("Yes", false, null, 0));
            case "failed" -> glance(true, true, null, channel("Yes", true, 1L, 1062));
            case "receiving" -> glance(true, true, null, channel("Connecting", true, 1L, 0));
            case "unknown" -> glance(true, true, null, channel("Yes", true, null, 0));
            case "groupPrimary" -> glance(false, true, group("ONLINE", "PRIMARY"));
            case "groupSecondary" -> glance(true, true, group("ONLINE", "SECONDARY"));
            case "groupRecovering" -> glance(true, true, group("RECOVERING", "SECONDARY"));
            case "galera" -> glance(false, true, galera("Synced"));
            case "galeraDonor" -> glance(false, true, galera("Donor/Desynced"));
            default -> glance(true, true, null, channel("Yes", true, Long.valueOf(word.replace("s", "")), 0));
        };
    }

    private static ServerGlance glance(
            boolean readOnly, boolean visible, ClusterMember member, ReplicaChannel... channels) {
        return new ServerGlance(
                "db",
                "uuid",
                readOnly,
                0,
                new ReplicationFacts(visible, null, Arrays.asList(channels), member),
                "backup@%");
    }

    private static ReplicaChannel channel(String receiving, boolean applying, Long behind, int error) {
        return new ReplicaChannel("", "db-0:3306", receiving, applying, behind, "", 0, "binlog.1", 4, "", "", error);
    }

    private static ClusterMember group(String state, String role) {
        return new ClusterMember(ClusterMember.Kind.GROUP_REPLICATION, state, role, 3, false, 0);
    }

    private static ClusterMember galera(String state) {
        return new ClusterMember(ClusterMember.Kind.GALERA, state, "", 3, false, 0);
    }
}
