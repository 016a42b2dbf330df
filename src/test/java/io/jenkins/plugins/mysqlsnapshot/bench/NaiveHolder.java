package io.jenkins.plugins.mysqlsnapshot.bench;

import com.mysql.cj.jdbc.Driver;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Properties;

/** The usual way, in a process of its own that a bench kills: FLUSH TABLES WITH READ LOCK, then SELECT SLEEP(3600) to keep it. */
final class NaiveHolder {

    private NaiveHolder() {}

    /** Reads where to go from standard input, as {@code LockingProgram} does. */
    public static void main(String[] arguments) throws Exception {
        Properties order = new Properties();
        order.load(System.in);
        Properties account = new Properties();
        account.setProperty("user", order.getProperty("user"));
        account.setProperty("password", order.getProperty("password"));
        account.setProperty("sslMode", "DISABLED");
        account.setProperty("allowPublicKeyRetrieval", "true");
        try (Connection connection =
                        new Driver().connect("jdbc:mysql://127.0.0.1:" + order.getProperty("port") + "/", account);
                Statement statement = connection.createStatement()) {
            statement.execute("FLUSH TABLES WITH READ LOCK");
            System.out.println("HELD");
            System.out.flush();
            statement.execute("SELECT SLEEP(3600)");
        }
    }
}
