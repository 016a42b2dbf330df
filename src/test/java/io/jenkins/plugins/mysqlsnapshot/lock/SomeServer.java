package io.jenkins.plugins.mysqlsnapshot.lock;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Facts of a server that needs not run, for tests of decisions: durable, all rights, all tickets seen, until told otherwise. */
final class SomeServer {

    private final Map<String, String> variables = new HashMap<>();
    private final Set<String> privileges = new HashSet<>(Set.of("ALL PRIVILEGES"));
    private final Set<ServerFeature> features = EnumSet.noneOf(ServerFeature.class);
    private List<String> unsafeTables = List.of();
    private boolean redoLog = true;
    private boolean tickets = true;

    private SomeServer(String version, ServerFeature... has) {
        variables.putAll(
                Map.of("version", version, "log_bin", "ON", "sync_binlog", "1", "innodb_flush_log_at_trx_commit", "1"));
        features.addAll(List.of(has));
    }

    static SomeServer mysql80() {
        return new SomeServer("8.0.15", ServerFeature.INSTANCE_LOCK);
    }

    static SomeServer mysql57() {
        return new SomeServer("5.7.22-log");
    }

    static SomeServer mariaDb() {
        return new SomeServer(
                "10.11.18-MariaDB-0+deb12u1-log", ServerFeature.BACKUP_STAGES, ServerFeature.PROCESS_MILLIS);
    }

    SomeServer variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    SomeServer grants(String... granted) {
        privileges.clear();
        privileges.addAll(Arrays.asList(granted));
        return this;
    }

    SomeServer has(ServerFeature feature) {
        features.add(feature);
        return this;
    }

    SomeServer unsafeTables(String... tables) {
        unsafeTables = List.of(tables);
        return this;
    }

    SomeServer withoutRedoLog() {
        redoLog = false;
        return this;
    }

    SomeServer withoutTickets() {
        tickets = false;
        return this;
    }

    ServerFacts facts() {
        return new ServerFacts(
                Map.copyOf(variables),
                Set.copyOf(privileges),
                redoLog,
                unsafeTables,
                tickets,
                "SHOW MASTER STATUS",
                Set.copyOf(features),
                "backup@10.0.%");
    }

    /** A statement of whole seconds, as the process list has it. */
    static RunningStatement statement(long id, StatementKind kind, int seconds) {
        return statement(id, kind, Duration.ofSeconds(seconds), false);
    }

    static RunningStatement statement(long id, StatementKind kind, Duration age, boolean exact) {
        return new RunningStatement(id, "app", "10.0.0.3", age, exact, kind, true, false, 0, "statement " + id);
    }

    /** One that only waits for a table to be closed. */
    static RunningStatement victim(long id, StatementKind kind, int seconds) {
        return new RunningStatement(
                id, "app", "10.0.0.3", Duration.ofSeconds(seconds), false, kind, false, true, 0, "statement " + id);
    }
}
