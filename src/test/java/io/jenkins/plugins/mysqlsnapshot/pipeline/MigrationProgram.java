package io.jenkins.plugins.mysqlsnapshot.pipeline;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Properties;

/** A migration as an example's {@code migrate.sh} runs it: on the server and by the account of its environment. */
public final class MigrationProgram {

    private MigrationProgram() {}

    /** Changes a table, rewrites its rows and deletes some. */
    public static void main(String[] arguments) throws Exception {
        Properties login = new Properties();
        login.setProperty("user", System.getenv("MYSQL_USER"));
        login.setProperty("password", System.getenv("MYSQL_PASSWORD"));
        login.setProperty("sslMode", "PREFERRED");
        login.setProperty("allowPublicKeyRetrieval", "true");
        String url = "jdbc:mysql://" + System.getenv("MYSQL_HOST") + ":" + System.getenv("MYSQL_PORT") + "/shop";
        try (Connection connection = DriverManager.getConnection(url, login);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE orders ADD COLUMN state VARCHAR(20) NOT NULL DEFAULT 'open'");
            statement.execute("UPDATE orders SET text = CONCAT('migrated ', text)");
            statement.execute("DELETE FROM orders WHERE id % 3 = 0");
            System.out.println("migrated " + System.getenv("MYSQL_HOST"));
        }
    }
}
