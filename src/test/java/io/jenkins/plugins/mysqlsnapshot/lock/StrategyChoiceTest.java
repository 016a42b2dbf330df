package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row a server and layout: what auto takes, and what it says. */
class StrategyChoiceTest {

    private static final Set<String> ALL = Set.of("ALL PRIVILEGES");
    private static final Set<String> WITHOUT_BACKUP_ADMIN =
            Set.of("RELOAD", "PROCESS", "REPLICATION CLIENT", "SHOW VIEW");

    @ParameterizedTest
    @CsvSource({
        "INSTANCE_LOCK, ONE_INSTANT, instance, is the lightest sound lock here",
        "INSTANCE_LOCK, SEVERAL_VOLUMES, global, several volumes are not cut at one instant",
        "INSTANCE_LOCK, UNKNOWN, global, whether all files are cut at one instant is not known",
        "BACKUP_STAGES, ONE_INSTANT, backupStage, has no LOCK INSTANCE FOR BACKUP",
        "BACKUP_STAGES, SEVERAL_VOLUMES, backupStage, is the lightest sound lock here",
        "TABLES_FOR_BACKUP, ONE_INSTANT, global, has no BACKUP STAGE",
        "STATEMENT_TIMES, ONE_INSTANT, global, has no BACKUP STAGE",
    })
    void autoTakesTheLightestThatIsSound(ServerFeature feature, VolumeLayout layout, String word, String said) {
        StrategyChoice choice = auto(facts(ALL, List.of(), "ON", true, feature), layout);

        assertEquals(word, choice.strategy().word());
        assertTrue(choice.reason().contains(said), choice.reason());
    }

    @Test
    void withoutTheRightItIsTheGlobalOneAndTheRightIsNamed() {
        StrategyChoice choice = auto(
                facts(WITHOUT_BACKUP_ADMIN, List.of(), "ON", true, ServerFeature.INSTANCE_LOCK),
                VolumeLayout.ONE_INSTANT);

        assertEquals("global", choice.strategy().word());
        assertTrue(choice.reason().contains("lacks BACKUP_ADMIN"), choice.reason());
    }

    @Test
    void tablesWithoutCrashSafetyAreNeverCutWhileTheyAreWritten() {
        ServerFacts facts = facts(ALL, List.of("shop.notes (MyISAM)"), "ON", true, ServerFeature.INSTANCE_LOCK);

        StrategyChoice choice = StrategyChoice.of(LockMode.AUTO, "server db", facts, VolumeLayout.ONE_INSTANT, true);

        assertEquals("global", choice.strategy().word());
        assertTrue(choice.reason().contains("shop.notes (MyISAM)"), choice.reason());
    }

    @Test
    void enginesThatCannotBeSeenAreNotTakenForInnoDb() {
        ServerFacts facts = facts(
                Set.of("RELOAD", "PROCESS", "REPLICATION CLIENT", "BACKUP_ADMIN"),
                List.of(),
                "ON",
                true,
                ServerFeature.INSTANCE_LOCK);

        assertEquals("global", auto(facts, VolumeLayout.ONE_INSTANT).strategy().word());
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 1"})
    void withoutABinaryLogTheLockHasToBeSeen(boolean visible, int findings) {
        ServerFacts facts = facts(ALL, List.of(), "OFF", visible, ServerFeature.INSTANCE_LOCK);

        for (LockStrategy strategy : List.of(new GlobalReadLock(), new InstanceBackupLock())) {
            assertEquals(
                    findings,
                    strategy.findings("server db", facts, VolumeLayout.ONE_INSTANT, false)
                            .size());
        }
    }

    @Test
    void perconasLockIsUntestedAndSaysSo() {
        ServerFacts facts = facts(ALL, List.of(), "ON", true, ServerFeature.TABLES_FOR_BACKUP);
        LockStrategy tables = StrategyChoice.of(LockMode.TABLES, "server db", facts, VolumeLayout.ONE_INSTANT, false)
                .strategy();

        assertEquals(List.of(), tables.findings("server db", facts, VolumeLayout.ONE_INSTANT, false));
        assertEquals(
                1,
                tables.findings("server db", facts, VolumeLayout.SEVERAL_VOLUMES, false)
                        .size());
        assertEquals(List.of("the lock tables is untested"), tables.warnings(facts, VolumeLayout.ONE_INSTANT));
    }

    @Test
    void anUnknownLayoutIsAcceptedWhereAskedForAndTold() {
        ServerFacts facts = facts(ALL, List.of(), "ON", true, ServerFeature.INSTANCE_LOCK);
        LockStrategy instance = new InstanceBackupLock();

        assertEquals(List.of(), instance.findings("server db", facts, VolumeLayout.UNKNOWN, false));
        assertEquals(1, instance.warnings(facts, VolumeLayout.UNKNOWN).size());
    }

    private static StrategyChoice auto(ServerFacts facts, VolumeLayout layout) {
        return StrategyChoice.of(LockMode.AUTO, "server db", facts, layout, false);
    }

    private static ServerFacts facts(
            Set<String> privileges, List<String> unsafe, String logBin, boolean visible, ServerFeature feature) {
        return new ServerFacts(
                Map.of("version", "8.0.15", "log_bin", logBin),
                privileges,
                true,
                unsafe,
                visible,
                "SHOW MASTER STATUS",
                Set.of(feature),
                "backup@10.0.%");
    }
}
