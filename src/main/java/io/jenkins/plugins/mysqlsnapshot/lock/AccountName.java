package io.jenkins.plugins.mysqlsnapshot.lock;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** An account as the server knows it ({@code CURRENT_USER()}), and as it is written into SQL. */
final class AccountName {

    private AccountName() {}

    /** Of whoever is logged in: {@code user@host}, the host perhaps a pattern; empty where a node of a cluster answers nothing now. */
    static String of(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT CURRENT_USER()")) {
            return result.next() ? result.getString(1) : "";
        } catch (SQLException unanswered) {
            return "";
        }
    }

    /** {@code GRANT … ON … TO 'user'@'host';} */
    static String grant(String right, String on, String account) {
        if (account.isEmpty()) {
            return "GRANT " + right + " ON " + on + " TO its account";
        }
        // a user's name may have an @ in it, a host's never
        int at = account.lastIndexOf('@');
        String user = at < 0 ? account : account.substring(0, at);
        String host = at < 0 ? "%" : account.substring(at + 1);
        return "GRANT " + right + " ON " + on + " TO " + quoted(user) + "@" + quoted(host) + ";";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
