package io.jenkins.plugins.mysqlsnapshot.lock;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What preflight read from a server. Facts only: what they mean is decided elsewhere.
 *
 * @param variables global variables by name; a variable that this server does not know is absent
 * @param privileges privileges of the account on {@code *.*}, in upper case
 * @param redoLogEnabled {@code Innodb_redo_log_enabled}; true where the server has no such switch
 * @param unsafeTables user tables whose engine does not survive a crash, as {@code schema.table (engine)}, at most ten
 * @param metadataLocksVisible whether {@code performance_schema.metadata_locks} shows who holds which lock
 * @param positionStatement the form of SHOW … STATUS that this server knows
 * @param features what this server has and others lack
 * @param account as the server knows it, {@code user@host}; it may have matched a pattern of hosts
 */
public record ServerFacts(
        Map<String, String> variables,
        Set<String> privileges,
        boolean redoLogEnabled,
        List<String> unsafeTables,
        boolean metadataLocksVisible,
        String positionStatement,
        Set<ServerFeature> features,
        String account) {

    public String version() {
        return variables.getOrDefault("version", "");
    }

    public boolean isMariaDb() {
        return version().contains("MariaDB");
    }

    /** For people: flavour and version. */
    public String product() {
        return isMariaDb() ? "MariaDB " + version().replaceAll("-MariaDB.*", "") : "MySQL " + version();
    }

    public String hostname() {
        return variables.getOrDefault("hostname", "");
    }

    /**
     * The identity that lies in the data folder and that a clone shares; empty on MariaDB, whose {@code server_uid} is made of
     * the machine's address and the port.
     */
    public String serverUuid() {
        return variables.getOrDefault("server_uuid", "");
    }

    /**
     * What no two running servers have in common: a clone shares its UUID with the server it was made from, two servers of a machine
     * its name, and two of different machines their folder.
     */
    public String identity() {
        return String.join(
                "/",
                serverUuid(),
                hostname(),
                variables.getOrDefault("port", ""),
                variables.getOrDefault("datadir", ""));
    }

    boolean has(ServerFeature feature) {
        return features.contains(feature);
    }

    boolean hasAny(String... wanted) {
        if (privileges.contains("ALL PRIVILEGES")) {
            return true;
        }
        for (String privilege : wanted) {
            if (privileges.contains(privilege)) {
                return true;
            }
        }
        return false;
    }

    /** What an administrator types to give the account a right, ready to paste. */
    String grant(String right) {
        return grant(right, "*.*");
    }

    String grant(String right, String on) {
        return AccountName.grant(right, on, account);
    }

    boolean isOff(String variable) {
        String value = variables.getOrDefault(variable, "OFF");
        return value.equalsIgnoreCase("OFF") || value.equals("0");
    }
}
