package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is to be pasted: it is what the server takes, whatever the account is called. */
class AccountNameTest {

    @RegisterExtension
    static final ServerExtension server = ServerExtension.mysql80();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "backup@10.0.%      | 'backup'@'10.0.%'",
                "back@up@localhost  | 'back@up'@'localhost'",
                "o'hara@%           | 'o''hara'@'%'",
                "@localhost         | ''@'localhost'",
                "dom\\user@%        | 'dom\\\\user'@'%'",
            })
    void anAccountIsQuotedAsTheServerNamesIt(String account, String quoted) {
        assertEquals("GRANT RELOAD ON *.* TO " + quoted + ";", AccountName.grant("RELOAD", "*.*", account));
    }

    @Test
    void whatIsToldCanBePasted() throws Exception {
        server.server().execute("CREATE USER 'o''h@ra\\\\'@'127.0.0.%' IDENTIFIED WITH mysql_native_password BY 'x'");
        String url =
                "jdbc:mysql://" + server.server().host() + ":" + server.server().port() + "/?sslMode=DISABLED";
        String account;
        try (Connection connection = DriverManager.getConnection(url, "o'h@ra\\", "x")) {
            account = AccountName.of(connection);
        }
        assertEquals("o'h@ra\\@127.0.0.%", account);

        server.server().execute(AccountName.grant("SHOW VIEW", "*.*", account).replaceFirst(";$", ""));

        try (Connection connection = DriverManager.getConnection(url, "o'h@ra\\", "x");
                Statement statement = connection.createStatement();
                var grants = statement.executeQuery("SHOW GRANTS")) {
            assertTrue(grants.next());
            assertTrue(grants.getString(1).startsWith("GRANT SHOW VIEW ON *.* TO "), grants.getString(1));
        }
    }
}
