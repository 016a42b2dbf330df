package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who stands in the way, who may be ended, and what the guard has to say, by policy, age and server. */
class GuardRulesTest {

    private static final LockLimits LIMITS = LockLimits.defaults().withLongRunning(Duration.ofMillis(1500));

    @ParameterizedTest
    @CsvSource({
        // whole seconds count from the next whole one on: 1500 ms is 2 s there
        "READ, 1, false, false",
        "READ, 2, false, true",
        "READ, 1.499, true, false",
        "READ, 1.5, true, true",
        "WRITE, 2, false, true",
        // an idle holder blocks however young it is
        "READ_HELD, 0, false, true",
        "WRITE_HELD, 0, false, true",
        "DDL_HELD, 0, false, true",
    })
    void onlyTheLongAndTheIdleHoldersStandInTheWay(StatementKind kind, double seconds, boolean exact, boolean blocks) {
        RunningStatement one = SomeServer.statement(7, kind, Duration.ofMillis((long) (seconds * 1000)), exact);

        assertEquals(
                blocks ? List.of(one) : List.of(),
                rules(GuardPolicy.WAIT, SomeServer.mysql80()).blockers(List.of(one)));
    }

    @Test
    void theOldestComesFirst() {
        RunningStatement young = SomeServer.statement(7, StatementKind.READ, 5);
        RunningStatement old = SomeServer.statement(8, StatementKind.WRITE, 50);

        assertEquals(
                List.of(old, young),
                rules(GuardPolicy.WAIT, SomeServer.mysql80()).blockers(List.of(young, old)));
    }

    @Test
    void onMariaDbReadersDoNotStandInTheWay() {
        RunningStatement read = SomeServer.statement(7, StatementKind.READ, 50);
        RunningStatement held = SomeServer.statement(8, StatementKind.READ_HELD, 50);
        RunningStatement write = SomeServer.statement(9, StatementKind.WRITE, 50);

        assertEquals(
                List.of(write), rules(GuardPolicy.WAIT, SomeServer.mariaDb()).blockers(List.of(read, held, write)));
    }

    @ParameterizedTest
    @CsvSource({
        "WAIT, READ, false", "FAIL, READ, false", "KILL_SELECTS, READ, true", "KILL_SELECTS, WRITE, false",
        "KILL_SELECTS, READ_HELD, false", "KILL_ALL, READ, true", "KILL_ALL, WRITE, true", "KILL_ALL, DDL, true",
        "KILL_ALL, WRITE_HELD, true"
    })
    void thePolicySaysWhoIsEnded(GuardPolicy policy, StatementKind kind, boolean ended) {
        assertEquals(ended, rules(policy, SomeServer.mysql80()).ends(SomeServer.statement(7, kind, 60)));
    }

    @ParameterizedTest
    @CsvSource({"2, false, false", "3, false, true", "1.4, true, false", "1.5, true, true"})
    void onlyWhatIsSurelyOldEnoughIsEnded(double seconds, boolean exact, boolean ended) {
        RunningStatement one =
                SomeServer.statement(7, StatementKind.READ, Duration.ofMillis((long) (seconds * 1000)), exact);

        assertEquals(ended, rules(GuardPolicy.KILL_ALL, SomeServer.mysql80()).ends(one));
    }

    @Test
    void whoOnlyWaitsForATableToBeClosedIsNotEnded() {
        assertFalse(
                rules(GuardPolicy.KILL_ALL, SomeServer.mysql80()).ends(SomeServer.victim(7, StatementKind.READ, 60)));
    }

    @Test
    void theFindingNamesAllAndSaysWhatToDo() {
        List<RunningStatement> two = List.of(
                SomeServer.statement(7, StatementKind.READ, 50), SomeServer.statement(8, StatementKind.WRITE, 5));

        assertEquals(
                "guard: the lock was not attempted behind connection 7 (app@10.0.0.3, 50 s): statement 7; connection 8"
                        + " (app@10.0.0.3, 5 s): statement 8; let it end or kill it, or raise acquireBudget (60 s)",
                rules(GuardPolicy.WAIT, SomeServer.mysql80()).finding(two).toString());
        assertTrue(rules(GuardPolicy.FAIL, SomeServer.mysql80())
                .finding(two)
                .toString()
                .endsWith("let it end or kill it, or have the guard wait"));
    }

    @ParameterizedTest
    @CsvSource({
        "WAIT, PROCESS, true",
        "FAIL, PROCESS, true",
        "KILL_SELECTS, PROCESS, false",
        "KILL_ALL, PROCESS, false",
        "KILL_ALL, CONNECTION_ADMIN, true",
        "KILL_ALL, CONNECTION ADMIN, true",
        "KILL_ALL, SUPER, true",
    })
    void whoEndsOthersStatementsNeedsTheRight(GuardPolicy policy, String granted, boolean enough) {
        List<Finding> findings = GuardRules.findings(
                "server db", SomeServer.mysql80().grants(granted).facts(), policy);

        assertEquals(enough, findings.isEmpty(), findings.toString());
    }

    @Test
    void theRightIsNamedInTheServersOwnWords() {
        assertTrue(missing(SomeServer.mysql80()).contains("GRANT CONNECTION_ADMIN ON *.*"));
        assertTrue(missing(SomeServer.mysql57()).contains("GRANT SUPER ON *.*"));
        assertTrue(missing(SomeServer.mariaDb()).contains("GRANT SUPER ON *.* TO 'backup'@'10.0.%'; or"));
        assertTrue(missing(SomeServer.mysql80()).contains("(guardPolicy killAll ends other users' statements)"));
    }

    private static String missing(SomeServer server) {
        return GuardRules.findings("server db", server.grants("PROCESS").facts(), GuardPolicy.KILL_ALL)
                .get(0)
                .toString();
    }

    @Test
    void whereTicketsAreSeenThereIsNoBlindSpot() {
        assertEquals(List.of(), blindSpots(SomeServer.mysql80()));
        assertEquals(
                List.of(), blindSpots(SomeServer.mariaDb().withoutTickets().has(ServerFeature.METADATA_LOCK_INFO)));
    }

    @Test
    void aBlindSpotComesWithItsRemedyOnThisServer() {
        assertTrue(blindSpots(SomeServer.mysql57().withoutTickets()).get(0).contains("turn on the instrument"));
        assertTrue(blindSpots(SomeServer.mariaDb().withoutTickets()).get(0).contains("INSTALL SONAME"));
        assertTrue(blindSpots(SomeServer.mysql80().has(ServerFeature.METADATA_LOCKS_LOST))
                .get(0)
                .contains("raise performance_schema_max_metadata_locks"));
    }

    @Test
    void aLockThatWaitsForNoHeldTableHasNoBlindSpot() {
        assertEquals(
                List.of(),
                GuardRules.blindSpots(SomeServer.mysql80().withoutTickets().facts(), new InstanceBackupLock()));
    }

    private static List<String> blindSpots(SomeServer server) {
        return GuardRules.blindSpots(server.facts(), new GlobalReadLock());
    }

    private static GuardRules rules(GuardPolicy policy, SomeServer server) {
        return new GuardRules(LIMITS.withGuardPolicy(policy), new GlobalReadLock(), server.facts());
    }
}
