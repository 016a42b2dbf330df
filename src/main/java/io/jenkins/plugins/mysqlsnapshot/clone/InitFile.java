package io.jenkins.plugins.mysqlsnapshot.clone;

import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the server on the copy runs before it listens ({@code init_file}): an account of ours alone is made, without a trace in the
 * binary log, so that nobody's own account is needed and the position stays what it was. A statement a line, no comments: MySQL before
 * 8.0.17 reads no others.
 */
final class InitFile {

    /** Of a connection through the API's port-forward, with or without name resolution. */
    private static final List<String> LOCAL = List.of("127.0.0.1", "localhost", "::1");

    private static final String READ = "SELECT, PROCESS, SHOW VIEW, REPLICATION CLIENT ON *.* TO %s";

    /** A migration may grant rights, too. */
    private static final String WRITE = "ALL PRIVILEGES ON *.* TO %s WITH GRANT OPTION";

    private InitFile() {}

    /** Of a body that comes from anywhere in the cluster. */
    private static final List<String> ANY =
            Stream.concat(LOCAL.stream(), Stream.of("%")).toList();

    /** Reads everything, or on a copy that is written to does everything. */
    static String text(Account account, boolean readOnly, Reach reach) {
        return Stream.concat(
                        Stream.of("SET sql_log_bin = 0;"),
                        (reach.isByNetwork() ? ANY : LOCAL)
                                .stream()
                                        .map(host -> "'" + account.user() + "'@'" + host + "'")
                                        .flatMap(who -> Stream.of(
                                                "CREATE USER " + who + " IDENTIFIED BY '" + account.password() + "';",
                                                "GRANT " + (readOnly ? READ : WRITE).formatted(who) + ";")))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
