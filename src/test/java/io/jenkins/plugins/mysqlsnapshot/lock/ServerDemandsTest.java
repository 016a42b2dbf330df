package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each lock asks of a server: one finding for each thing that is missing, with a remedy that works. */
class ServerDemandsTest {

    private static final String[] ENOUGH = {"RELOAD", "PROCESS", "REPLICATION CLIENT", "SHOW VIEW", "BACKUP_ADMIN"};

    @Test
    void theRightsOfTheReadmeAreEnough() {
        assertEquals("", findings(new GlobalReadLock(), SomeServer.mysql80().grants(ENOUGH)));
        assertEquals("", findings(new InstanceBackupLock(), SomeServer.mysql80().grants(ENOUGH)));
        assertEquals("", findings(new BackupStage(), SomeServer.mariaDb().grants(ENOUGH)));
    }

    @ParameterizedTest
    @CsvSource({"RELOAD", "PROCESS", "REPLICATION CLIENT", "SHOW VIEW"})
    void eachMissingRightIsNamed(String missing) {
        String[] others = java.util.Arrays.stream(ENOUGH)
                .filter(one -> !one.equals(missing))
                .toArray(String[]::new);

        String found = findings(new GlobalReadLock(), SomeServer.mysql80().grants(others));

        assertTrue(found.contains("GRANT " + missing + " ON *.* TO 'backup'@'10.0.%';"), found);
        assertEquals(1, found.lines().count(), found);
    }

    @ParameterizedTest
    @CsvSource({
        "RELOAD, true",
        "FLUSH_TABLES, true",
        "BINLOG MONITOR, false",
    })
    void forTheGlobalLockEitherRightIsEnough(String right, boolean enough) {
        String found = findings(
                new GlobalReadLock(), SomeServer.mysql80().grants(right, "PROCESS", "BINLOG MONITOR", "SELECT"));

        assertEquals(enough, found.isEmpty(), found);
    }

    @ParameterizedTest
    @CsvSource({"REPLICATION CLIENT", "BINLOG MONITOR", "SUPER"})
    void forThePositionAnyOfThreeIsEnough(String right) {
        assertEquals(
                "", findings(new GlobalReadLock(), SomeServer.mysql80().grants("RELOAD", "PROCESS", "SELECT", right)));
    }

    @ParameterizedTest
    @CsvSource({
        "innodb_flush_log_at_trx_commit, 2, innodb_flush_log_at_trx_commit is 2: acknowledged commits may be missing",
        "sync_binlog, 0, sync_binlog is 0: acknowledged commits may be missing",
    })
    void aSettingThatLosesCommitsIsRefusedUnlessAllowedAndThenTold(String name, String value, String told) {
        SomeServer server = SomeServer.mysql80().variable(name, value);

        String refused = findings(new GlobalReadLock(), server);

        assertTrue(refused.contains(told), refused);
        assertTrue(refused.endsWith("mend it, or accept it with allowNonDurable: true"), refused);
        assertEquals(List.of(), of(new GlobalReadLock(), server, true));
        for (LockStrategy strategy : List.of(new GlobalReadLock(), new InstanceBackupLock(), new BackupStage())) {
            assertTrue(strategy.warnings(server.facts(), VolumeLayout.ONE_INSTANT)
                    .get(0)
                    .startsWith(told));
        }
    }

    @Test
    void withoutABinaryLogItsSettingDoesNotMatter() {
        SomeServer server = SomeServer.mysql80().variable("sync_binlog", "0").variable("log_bin", "OFF");

        assertEquals("", findings(new GlobalReadLock(), server));
    }

    @Test
    void aServerWithoutARedoLogIsRefused() {
        String refused = findings(new GlobalReadLock(), SomeServer.mysql80().withoutRedoLog());

        assertTrue(refused.contains("the redo log is disabled"), refused);
    }

    @Test
    void withoutABinaryLogAndWithoutTicketsNothingProvesTheLock() {
        SomeServer server = SomeServer.mysql80().variable("log_bin", "0").withoutTickets();

        assertTrue(findings(new GlobalReadLock(), server).contains("log_bin is OFF"));
    }

    @Test
    void aLockThatShowsNoTicketNeedsABinaryLog() {
        SomeServer server = SomeServer.mysql80().has(ServerFeature.TABLES_FOR_BACKUP);

        assertEquals("", findings(new PerconaBackupLock(), server));
        assertTrue(findings(new PerconaBackupLock(), server.variable("log_bin", "OFF"))
                .contains("log_bin is OFF"));
    }

    @Test
    void tablesThatACrashBreaksAreAcceptedOnlyWhereTheirWritesStop() {
        SomeServer server = SomeServer.mysql80().unsafeTables("shop.log (MyISAM)");

        assertTrue(findings(new GlobalReadLock(), server)
                .endsWith("InnoDB tables bear it; convert them to InnoDB, or accept them with allowNonDurable: true"));
        assertEquals(List.of(), of(new GlobalReadLock(), server, true));
        assertEquals(
                1,
                new GlobalReadLock()
                        .warnings(server.facts(), VolumeLayout.ONE_INSTANT)
                        .size());
        for (boolean allowed : new boolean[] {false, true}) {
            List<Finding> findings = of(new InstanceBackupLock(), server, allowed);
            assertEquals(1, findings.size(), findings.toString());
            assertTrue(findings.get(0).toString().contains("shop.log (MyISAM)"));
            assertTrue(findings.get(0).remedy().endsWith("or use the lock global with allowNonDurable: true"));
        }
        assertTrue(new BackupStage().stopsUnsafeWrites() && new PerconaBackupLock().stopsUnsafeWrites());
    }

    @Test
    void tenTablesMayBeMore() {
        String[] ten = new String[10];
        java.util.Arrays.fill(ten, "shop.log (MyISAM)");

        assertTrue(findings(new GlobalReadLock(), SomeServer.mysql80().unsafeTables(ten))
                .contains(", …;"));
        assertFalse(findings(new GlobalReadLock(), SomeServer.mysql80().unsafeTables(ten[0]))
                .contains("…"));
    }

    @Test
    void aServerWithoutSuchALockIsToldWhoHasIt() {
        assertTrue(findings(new InstanceBackupLock(), SomeServer.mysql57())
                .contains("MySQL 5.7.22-log has no LOCK INSTANCE FOR BACKUP (MySQL 8.0 and newer has); use another"));
        assertTrue(findings(new BackupStage(), SomeServer.mysql80())
                .contains("MySQL 8.0.15 has no BACKUP STAGE (MariaDB 10.4 and newer has)"));
        assertTrue(findings(new PerconaBackupLock(), SomeServer.mysql80())
                .contains("has no LOCK TABLES FOR BACKUP (Percona Server has)"));
        assertTrue(findings(new InstanceBackupLock(), SomeServer.mariaDb()).contains("MariaDB 10.11.18 has no LOCK"));
    }

    @ParameterizedTest
    @CsvSource({"instance, BACKUP_ADMIN", "backupStage, RELOAD", "tables, BACKUP_ADMIN"})
    void eachLockNamesItsOwnRight(String word, String right) {
        SomeServer server = (word.equals("backupStage") ? SomeServer.mariaDb() : SomeServer.mysql80())
                .has(ServerFeature.TABLES_FOR_BACKUP)
                .grants("PROCESS", "REPLICATION CLIENT", "SELECT");

        assertTrue(findings(strategy(word), server).contains("GRANT " + right + " ON *.*"));
    }

    @ParameterizedTest
    @CsvSource({"global, 0, false", "backupStage, 0, false", "instance, 1, true", "tables, 1, true"})
    void whereCommitsGoOnAllFilesAreCutAtOneInstant(String word, int findings, boolean goesOn) {
        SomeServer server = (word.equals("backupStage") ? SomeServer.mariaDb() : SomeServer.mysql80())
                .has(ServerFeature.TABLES_FOR_BACKUP);
        LockStrategy strategy = strategy(word);

        assertEquals(
                findings,
                strategy.findings("server db", server.facts(), VolumeLayout.SEVERAL_VOLUMES, false)
                        .size());
        assertEquals(goesOn, strategy.commitsGoOn());
        assertEquals(
                goesOn,
                strategy.warnings(server.facts(), VolumeLayout.UNKNOWN).stream()
                        .anyMatch(line -> line.startsWith("commits go on under this lock")));
        assertEquals(word, strategy.word());
    }

    @ParameterizedTest
    @CsvSource({
        "global, FLUSH TABLES WITH READ LOCK, UNLOCK TABLES",
        "instance, LOCK INSTANCE FOR BACKUP, UNLOCK INSTANCE",
        "backupStage, BACKUP STAGE START; BACKUP STAGE BLOCK_COMMIT, BACKUP STAGE END",
        "tables, LOCK TABLES FOR BACKUP, UNLOCK TABLES",
    })
    void everyLockIsTakenAndLetGoByItsOwnStatements(String word, String lock, String unlock) {
        assertEquals(lock, String.join("; ", strategy(word).lockStatements()));
        assertEquals(unlock, strategy(word).unlockStatement());
    }

    @ParameterizedTest
    @CsvSource({
        // on which server, which lock waits for which of READ, WRITE, DDL, READ_HELD, WRITE_HELD, DDL_HELD
        "mysql, global, yes yes yes yes yes yes",
        "mysql, instance, no no yes no no yes",
        "maria, global, no yes yes no yes yes",
        "maria, backupStage, no no yes no yes no",
        "mysql, tables, no no yes no yes no",
    })
    void aLockWaitsOnlyForWhatItIsKnownToWaitFor(String server, String word, String expected) {
        ServerFacts facts = (server.equals("maria") ? SomeServer.mariaDb() : SomeServer.mysql80()).facts();

        String waits = java.util.Arrays.stream(StatementKind.values())
                .map(kind -> strategy(word).waitsFor(kind, facts) ? "yes" : "no")
                .collect(Collectors.joining(" "));

        assertEquals(expected, waits);
    }

    @ParameterizedTest
    @CsvSource({
        "global, COMMIT, SHARED, true",
        "global, GLOBAL, SHARED, false",
        "global, BACKUP, BACKUP_FTWRL1, true",
        "global, BACKUP, BACKUP_DDL, false",
        "instance, BACKUP LOCK, SHARED, true",
        "instance, BACKUP LOCK, INTENTION_EXCLUSIVE, false",
        "backupStage, BACKUP, BACKUP_BLOCK_DDL, true",
        "backupStage, BACKUP, BACKUP_WAIT_COMMIT, true",
        "backupStage, BACKUP, BACKUP_START, false",
        "backupStage, TABLE, BACKUP_WAIT_COMMIT, false",
        "tables, COMMIT, SHARED, false",
    })
    void aLockIsSeenByItsTicket(String word, String object, String type, boolean seen) {
        LockTicket ticket = new LockTicket(object, type, "EXPLICIT");

        assertEquals(seen, strategy(word).isShownBy(List.of(new LockTicket("TABLE", "SHARED", "EXPLICIT"), ticket)));
        assertFalse(strategy(word).isShownBy(List.of()));
        assertEquals(!word.equals("tables"), strategy(word).showsTickets());
        assertEquals(object + " " + type, ticket.toString());
    }

    @Test
    void aServerIsToldByItsVersion() {
        assertEquals("MariaDB 10.11.18", SomeServer.mariaDb().facts().product());
        assertEquals("MySQL 8.0.15", SomeServer.mysql80().facts().product());
        assertEquals(
                "db-0",
                SomeServer.mysql80().variable("hostname", "db-0").facts().hostname());
        assertEquals("", SomeServer.mysql80().facts().hostname());
        assertEquals(
                "u", SomeServer.mysql80().variable("server_uuid", "u").facts().serverUuid());
        assertEquals("", SomeServer.mariaDb().facts().serverUuid());
        assertTrue(SomeServer.mysql80().facts().isOff("unknown"));
        assertTrue(SomeServer.mysql80().variable("log_bin", "off").facts().isOff("log_bin"));
        assertFalse(SomeServer.mysql80().facts().isOff("log_bin"));
    }

    private static LockStrategy strategy(String word) {
        LockMode mode = LockMode.of(word).orElseThrow();
        StrategyChoice choice =
                StrategyChoice.of(mode, "server db", SomeServer.mysql80().facts(), VolumeLayout.ONE_INSTANT, false);
        assertEquals(word + " was asked for", choice.reason());
        return choice.strategy();
    }

    private static String findings(LockStrategy strategy, SomeServer server) {
        return of(strategy, server, false).stream().map(Finding::toString).collect(Collectors.joining("\n"));
    }

    private static List<Finding> of(LockStrategy strategy, SomeServer server, boolean allowNonDurable) {
        return strategy.findings("server db", server.facts(), VolumeLayout.ONE_INSTANT, allowNonDurable);
    }
}
