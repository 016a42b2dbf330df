package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.mysqlsnapshot.lock.ServerFacts;
import io.jenkins.plugins.mysqlsnapshot.lock.VolumeLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row a layout: how many claims, where redo and binary log lie, how many findings, and how many warnings once it is accepted. */
class FileLayoutTest {

    @ParameterizedTest
    @CsvSource({
        // claims, redo, binlog, findings, warnings
        "1, ./, /var/lib/mysql/binlog, 0, 0",
        "1, /var/lib/mysql/redo/, /var/lib/mysql/log/binlog, 0, 0",
        "1, ./, /binlog/binlog, 1, 1",
        "1, /redo, /var/lib/mysql/binlog, 1, 1",
        "1, /var/lib/mysql-redo, /var/lib/mysql/binlog, 1, 1",
        "2, ./, /binlog/binlog, 0, 0",
        "2, ./, /var/lib/mysql/binlog, 0, 0",
        "2, /redo, /var/lib/mysql/binlog, 1, 0",
        "2, ../redo, /binlog/binlog, 1, 0",
    })
    void dataRedoAndUndoHaveToBeOnOneClaim(int claims, String redo, String binlog, int findings, int warnings) {
        FileLayout layout = new FileLayout(
                server(redo, binlog), List.of("data", "binlog").subList(0, claims), claims > 1 ? "no group" : null);

        assertEquals(findings, layout.findings(false).size(), () -> layout.findings(false)
                .toString());
        assertEquals(warnings, layout.warnings().size());
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1"})
    void separateDataAndRedoAreNeverAccepted(int claims, int findings) {
        FileLayout layout = new FileLayout(
                server("/redo", "binlog"), List.of("data", "redo").subList(0, claims), claims > 1 ? "no group" : null);

        assertEquals(findings, layout.findings(true).size());
    }

    @Test
    void aGroupMayHoldThemInAnyWayBecauseItIsAtOneInstant() {
        FileLayout layout = new FileLayout(server("/redo", "/binlog/binlog"), List.of("data", "redo", "binlog"), null);

        assertEquals(List.of(), layout.findings(false));
        assertEquals(VolumeLayout.ONE_INSTANT, layout.layout());
    }

    private static ServerFacts server(String redo, String binlog) {
        Map<String, String> variables = new HashMap<>();
        variables.put("datadir", "/var/lib/mysql/");
        variables.put("innodb_data_home_dir", "");
        variables.put("innodb_log_group_home_dir", redo);
        variables.put("innodb_undo_directory", "./");
        variables.put("log_bin_basename", binlog);
        return new ServerFacts(variables, Set.of(), true, List.of(), true, "SHOW MASTER STATUS", Set.of());
    }
}
