package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.ServerFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A place where a server keeps files, by its own variables. Pure.
 *
 * @param path absolute, normalized, in the server's own file system
 */
record ServerFile(Role role, String variable, Path path) {

    /** What the files are for. InnoDB's belong to one instant: it writes them under the lock. */
    enum Role {
        DATA("data", true),
        REDO("redo", true),
        UNDO("undo", true),
        DOUBLEWRITE("doublewrite", true),
        ARIA_LOG("ariaLog", false),
        BINLOG("binlog", false),
        TEMPORARY("temporary", false);

        private final String word;
        private final boolean ofInnoDb;

        Role(String word, boolean ofInnoDb) {
            this.word = word;
            this.ofInnoDb = ofInnoDb;
        }

        /** As it stands in log and manifest. */
        String word() {
            return word;
        }

        boolean ofInnoDb() {
            return ofInnoDb;
        }
    }

    /** All places that this server's variables name; a relative one is relative to the datadir, an empty one is the datadir. */
    static List<ServerFile> of(ServerFacts server) {
        Path datadir = Path.of(variable(server, "datadir", "/")).normalize();
        List<ServerFile> files = new ArrayList<>();
        files.add(new ServerFile(Role.DATA, "datadir", datadir));
        files.add(in(datadir, server, Role.DATA, "innodb_data_home_dir"));
        files.add(in(datadir, server, Role.REDO, "innodb_log_group_home_dir"));
        files.add(in(datadir, server, Role.UNDO, "innodb_undo_directory"));
        files.add(in(datadir, server, Role.DOUBLEWRITE, "innodb_doublewrite_dir"));
        addSystemFiles(files, datadir, server);
        for (String folder : variable(server, "innodb_directories", "").split(";", -1)) {
            addWhereGiven(files, datadir, Role.DATA, "innodb_directories", folder);
        }
        addWhereGiven(files, datadir, Role.ARIA_LOG, "aria_log_dir_path", variable(server, "aria_log_dir_path", ""));
        // empty where the binary log is off
        addWhereGiven(files, datadir, Role.BINLOG, "log_bin_basename", variable(server, "log_bin_basename", ""));
        for (String folder : variable(server, "tmpdir", "").split(":", -1)) {
            addWhereGiven(files, datadir, Role.TEMPORARY, "tmpdir", folder);
        }
        return files;
    }

    /** {@code ibdata1:12M:autoextend;/other/ibdata2:50M}: beside innodb_data_home_dir, a file may have a path of its own. */
    private static void addSystemFiles(List<ServerFile> files, Path datadir, ServerFacts server) {
        for (String file : variable(server, "innodb_data_file_path", "").split(";", -1)) {
            String path = file.split(":", 2)[0].strip();
            if (path.startsWith("/")) {
                files.add(new ServerFile(
                        Role.DATA,
                        "innodb_data_file_path",
                        datadir.resolve(path).normalize()));
            }
        }
    }

    private static void addWhereGiven(List<ServerFile> files, Path datadir, Role role, String variable, String value) {
        if (!value.isBlank()) {
            files.add(new ServerFile(
                    role, variable, datadir.resolve(value.strip()).normalize()));
        }
    }

    private static ServerFile in(Path datadir, ServerFacts server, Role role, String variable) {
        return new ServerFile(
                role, variable, datadir.resolve(variable(server, variable, "")).normalize());
    }

    private static String variable(ServerFacts server, String name, String otherwise) {
        String value = server.variables().get(name);
        return value == null ? otherwise : value;
    }

    @Override
    public String toString() {
        return variable + " = " + path;
    }
}
