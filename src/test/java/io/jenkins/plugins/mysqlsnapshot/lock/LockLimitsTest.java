package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each bound has a range, said with both ends; what MySQL wants in whole seconds is rounded up, once. */
class LockLimitsTest {

    private static final LockLimits DEFAULTS = LockLimits.defaults();

    @ParameterizedTest
    @CsvSource({
        "acquireBudget, 100, 86400000",
        "attemptBound, 10, 60000",
        "maxHold, 100, 86400000",
        "lease, 2000, 3600000",
        "longRunning, 1000, 86400000",
    })
    void bothEndsOfARangeAreInIt(String name, long least, long most) {
        assertEquals(List.of(), with(name, Duration.ofMillis(least)).findings());
        assertEquals(List.of(), with(name, Duration.ofMillis(most)).findings());
        for (Duration out : new Duration[] {Duration.ofMillis(least - 1), Duration.ofMillis(most + 1), null}) {
            List<Finding> findings = with(name, out).findings();
            assertEquals(1, findings.size(), findings.toString());
            assertEquals(name, findings.get(0).subject());
            assertTrue(findings.get(0).remedy().endsWith(" to " + most / 1000 + " s"), findings.toString());
        }
    }

    @Test
    void aValueIsSaidInTheUnitThatFitsIt() {
        assertEquals(
                "lease: 500 ms is out of range; give 2 s to 3600 s",
                with("lease", Duration.ofMillis(500)).findings().get(0).toString());
        assertEquals(
                "lease: 1 s is out of range; give 2 s to 3600 s",
                with("lease", Duration.ofSeconds(1)).findings().get(0).toString());
        assertEquals(
                "lease: nothing is out of range; give 2 s to 3600 s",
                with("lease", null).findings().get(0).toString());
        assertEquals(
                "attemptBound: 1 ms is out of range; give 10 ms to 60 s",
                with("attemptBound", Duration.ofMillis(1)).findings().get(0).toString());
    }

    @ParameterizedTest
    @CsvSource({"2000, 2", "2001, 3", "2999, 3", "10000, 10"})
    void theLeaseIsRoundedUp(long millis, int seconds) {
        assertEquals(seconds, with("lease", Duration.ofMillis(millis)).leaseSeconds());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "10, 1", "1000, 1", "1001, 2", "60000, 60"})
    void theAttemptsBoundOnTheServerIsASecondAtLeast(long millis, int seconds) {
        assertEquals(seconds, with("attemptBound", Duration.ofMillis(millis)).attemptBoundSeconds());
    }

    @ParameterizedTest
    @CsvSource({"1000, 1", "1500, 2"})
    void whatIsLongIsRoundedUp(long millis, long seconds) {
        assertEquals(seconds, with("longRunning", Duration.ofMillis(millis)).longRunningSeconds());
    }

    @Test
    void oneValueIsChangedAndTheOthersStay() {
        Duration other = Duration.ofSeconds(7);
        assertEquals(
                new LockLimits(
                        other,
                        other,
                        other,
                        other,
                        other,
                        GuardPolicy.FAIL,
                        true,
                        LockMode.AUTO,
                        new ReplicationCare(true, true)),
                DEFAULTS.withAcquireBudget(other)
                        .withAttemptBound(other)
                        .withMaxHold(other)
                        .withLease(other)
                        .withLongRunning(other)
                        .withGuardPolicy(GuardPolicy.FAIL)
                        .withAllowNonDurable(true)
                        .withLock(LockMode.AUTO)
                        .withCare(new ReplicationCare(true, true)));
        assertEquals(List.of(), DEFAULTS.findings());
    }

    @Test
    void wordsAreReadInAnyCase() {
        for (LockMode mode : LockMode.values()) {
            assertEquals(Optional.of(mode), LockMode.of(mode.word().toUpperCase(java.util.Locale.ROOT)));
        }
        assertEquals(Optional.of(LockMode.BACKUP_STAGE), LockMode.of("backupStage"));
        assertEquals(Optional.empty(), LockMode.of("flush"));
    }

    @ParameterizedTest
    @CsvSource({"WAIT, wait, false", "FAIL, fail, false", "KILL_SELECTS, killSelects, true", "KILL_ALL, killAll, true"})
    void aPolicyHasAWordAndEndsStatementsOrNot(GuardPolicy policy, String word, boolean kills) {
        assertEquals(word, policy.word());
        assertEquals(kills, policy.kills());
    }

    private static LockLimits with(String name, Duration value) {
        return switch (name) {
            case "acquireBudget" -> DEFAULTS.withAcquireBudget(value);
            case "attemptBound" -> DEFAULTS.withAttemptBound(value);
            case "maxHold" -> DEFAULTS.withMaxHold(value);
            case "lease" -> DEFAULTS.withLease(value);
            default -> DEFAULTS.withLongRunning(value);
        };
    }
}
