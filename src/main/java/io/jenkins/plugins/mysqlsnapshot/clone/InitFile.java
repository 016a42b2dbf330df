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

    private InitFile() {}

    /** @param rights as GRANT takes them, on everything */
    static String text(Account account, String rights) {
        return Stream.concat(
                        Stream.of("SET sql_log_bin = 0;"),
                        LOCAL.stream()
                                .map(host -> "'" + account.user() + "'@'" + host + "'")
                                .flatMap(who -> Stream.of(
                                        "CREATE USER " + who + " IDENTIFIED BY '" + account.password() + "';",
                                        "GRANT " + rights + " ON *.* TO " + who + ";")))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
