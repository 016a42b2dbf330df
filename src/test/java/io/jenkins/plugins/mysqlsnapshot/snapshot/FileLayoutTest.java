package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.lock.ServerFacts;
import io.jenkins.plugins.mysqlsnapshot.lock.VolumeLayout;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.workload.Mount;
import io.jenkins.plugins.mysqlsnapshot.workload.Mounts;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A server's variables over the mounts of its pod. Mounts are written {@code claim@path}, with {@code emptyDir} and {@code hostPath}
 * for what is none; {@code +} stands between several.
 */
class FileLayoutTest {

    private static final String APART = "no VolumeGroupSnapshotClass";

    @ParameterizedTest
    @CsvSource({
        // mounts, redo, binlog, claims that are cut, findings, of them accepted, layout
        "data@/var/lib/mysql, ./, /var/lib/mysql/binlog, data, 0, 0, ONE_INSTANT",
        "data@/var/lib/mysql, '', '', data, 0, 0, ONE_INSTANT",
        "data@/var/lib, ./, binlog, data, 0, 0, ONE_INSTANT",
        "data@/, ./, /anywhere/binlog, data, 0, 0, ONE_INSTANT",
        "data@/var/lib/mysql/, /var/lib/mysql/redo/, /var/lib/mysql/log/binlog, data, 0, 0, ONE_INSTANT",
        // a binlog volume is part of the set, wherever it is mounted
        "data@/var/lib/mysql+logs@/binlog, ./, /binlog/binlog, data logs, 0, 0, SEVERAL_VOLUMES",
        "data@/var/lib/mysql+logs@/var/lib/mysql/log, ./, /var/lib/mysql/log/binlog, data logs, 0, 0, SEVERAL_VOLUMES",
        // a path that only looks like it
        "data@/var/lib/mysql+redo@/var/lib/mysql-redo, /var/lib/mysql-redo, binlog, data redo, 1, 0, SEVERAL_VOLUMES",
        "data@/var/lib/mysql+redo@/redo, ../../../redo, binlog, data redo, 1, 0, SEVERAL_VOLUMES",
        // what holds nothing is not cut
        "data@/var/lib/mysql+backups@/backups, ./, binlog, data, 0, 0, ONE_INSTANT",
        // the outer mount has nothing where an inner one covers it
        "outer@/var+data@/var/lib/mysql, ./, binlog, data, 0, 0, ONE_INSTANT",
        "data@/var/lib/mysql+emptyDir@/var/lib/mysql/log, ./, /var/lib/mysql/log/binlog, data, 1, 1, UNKNOWN",
        // the loss of a log may be accepted, of data never
        "data@/var/lib/mysql, ./, /binlog/binlog, data, 1, 1, UNKNOWN",
        "data@/var/lib/mysql+emptyDir@/binlog, ./, /binlog/binlog, data, 1, 1, UNKNOWN",
        "data@/var/lib/mysql+hostPath@/binlog, ./, /binlog/binlog, data, 1, 1, UNKNOWN",
        "data@/var/lib/mysql, /redo, binlog, data, 1, 0, UNKNOWN",
        "emptyDir@/var/lib/mysql, ./, binlog, '', 1, 0, UNKNOWN",
        "logs@/binlog, ./, /binlog/binlog, logs, 1, 0, UNKNOWN",
    })
    void everyPathLiesOnTheInnermostMount(
            String mounts, String redo, String binlog, String claims, int findings, int accepted, VolumeLayout layout) {
        FileLayout files = new FileLayout(server(redo, binlog), pod(mounts), List.of());

        assertEquals(claims, String.join(" ", files.claims()));
        assertEquals(
                findings,
                files.findings(false, APART).size(),
                () -> files.findings(false, APART).toString());
        assertEquals(findings - accepted, files.findings(true, APART).size());
        assertEquals(layout, files.layout(false));
    }

    @Test
    void eachClaimIsToldWithWhatItHolds() {
        FileLayout files = new FileLayout(
                server("./", "/binlog/binlog"), pod("data@/var/lib/mysql+logs@/binlog+emptyDir@/tmp"), List.of());

        assertEquals(List.of("data", "redo", "undo", "doublewrite"), files.roles("data"));
        assertEquals(List.of("binlog"), files.roles("logs"));
        assertEquals(
                List.of(
                        "PVC shop/data holds data, redo, undo, doublewrite",
                        "PVC shop/logs holds binlog",
                        "temporary files, not needed: tmpdir = /tmp on emptyDir emptyDir (mounted at /tmp)"),
                files.lines());
        assertFalse(files.needsOneInstant());
    }

    @Test
    void aPathThatNoSnapshotReachesIsNamedWithWhatItLiesOn() {
        Finding layer = new FileLayout(server("./", "/binlog/binlog"), pod("data@/var/lib/mysql"), List.of())
                .findings(false, APART)
                .get(0);

        assertEquals(
                "pod shop/mysql-0: the server keeps files where no snapshot reaches: log_bin_basename = /binlog/binlog is on the"
                        + " container's own layer; put it on a PVC (where it is a symbolic link, name its end), or accept its loss"
                        + " with allowNonDurable: true",
                layer.toString());
    }

    @Test
    void dataAndRedoOnTwoClaimsNeedOneInstant() {
        FileLayout files = new FileLayout(server("/redo", "binlog"), pod("data@/var/lib/mysql+redo@/redo"), List.of());

        assertTrue(files.needsOneInstant());
        assertTrue(
                files.findings(true, APART)
                        .get(0)
                        .found()
                        .contains("data (data, undo, doublewrite, binlog), redo (redo)"),
                () -> files.findings(true, APART).toString());
    }

    @Test
    void whatTheUserNamesComesFirstAndWhatIsMissingIsAdded() {
        FileLayout files = new FileLayout(
                server("./", "/binlog/binlog"),
                pod("data@/var/lib/mysql+logs@/binlog+backups@/backups"),
                List.of("logs", "backups"));

        assertEquals(List.of("logs", "data"), files.claims());
        assertEquals(List.of(), files.findings(false, APART));
        assertTrue(files.lines().get(0).endsWith("PVC shop/logs holds binlog"));
        assertTrue(files.lines().get(1).endsWith("; not named, but a restore needs it"), files.lines()::toString);
        assertTrue(files.lines().get(2).endsWith("is left out"), files.lines()::toString);
    }

    @Test
    void claimsThatHoldNothingAreNotTakenForTheServers() {
        FileLayout files =
                new FileLayout(server("./", "binlog"), pod("data@/var/lib/mysql+backups@/backups"), List.of("backups"));

        assertEquals(
                "PVC backups: holds no file of the server in pod shop/mysql-0, which keeps them on data; name those, or leave"
                        + " pvcs out",
                files.findings(true, APART).get(0).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "innodb_data_file_path, ibdata1:12M:autoextend, data",
        "innodb_data_file_path, ibdata1:12M;/other/ibdata2:50M:autoextend, data other",
        "innodb_directories, /other/tables;/var/lib/mysql, data other",
        "innodb_doublewrite_dir, /other/doublewrite, data other",
        "innodb_undo_directory, /other, data other",
        "innodb_data_home_dir, /other, data other",
        // MariaDB's
        "aria_log_dir_path, /var/lib/mysql/, data",
        "aria_log_dir_path, /other, data other",
        // not kept
        "tmpdir, /other:/tmp, data",
    })
    void everyVariableThatNamesAPathIsLaidOverTheMounts(String variable, String value, String claims) {
        Map<String, String> variables = new HashMap<>(server("./", "binlog").variables());
        variables.put(variable, value);

        FileLayout files = new FileLayout(facts(variables), pod("data@/var/lib/mysql+other@/other"), List.of());

        assertEquals(claims, String.join(" ", files.claims()));
        assertEquals(
                !claims.equals("data") && !variable.startsWith("aria"),
                files.needsOneInstant(),
                files.lines()::toString);
    }

    private static ServerPod pod(String mounts) {
        List<Mount> all = Arrays.stream(mounts.split("\\+", -1))
                .map(text -> text.split("@", 2))
                .map(pair -> new Mount(
                        pair[1].length() > 1 ? pair[1].replaceAll("/$", "") : "/", kind(pair[0]), pair[0], "", false))
                .toList();
        return new ServerPod(
                "shop",
                "mysql-0",
                "mysql-0",
                false,
                false,
                "",
                "10.0.0.1",
                "mysql",
                "mysql:8.0",
                3306,
                new Mounts(all),
                "mysql-0",
                null);
    }

    private static Mount.Kind kind(String word) {
        return switch (word) {
            case "emptyDir" -> Mount.Kind.EMPTY_DIR;
            case "hostPath" -> Mount.Kind.HOST_PATH;
            default -> Mount.Kind.CLAIM;
        };
    }

    private static ServerFacts server(String redo, String binlog) {
        Map<String, String> variables = new HashMap<>();
        variables.put("datadir", "/var/lib/mysql/");
        variables.put("innodb_data_home_dir", "");
        variables.put("innodb_log_group_home_dir", redo);
        variables.put("innodb_undo_directory", "./");
        variables.put("log_bin_basename", binlog);
        variables.put("tmpdir", "/tmp");
        return facts(variables);
    }

    private static ServerFacts facts(Map<String, String> variables) {
        return new ServerFacts(variables, Set.of(), true, List.of(), true, "SHOW MASTER STATUS", Set.of(), "backup@%");
    }
}
