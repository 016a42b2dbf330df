package io.jenkins.plugins.mysqlsnapshot.demo;

import com.mysql.cj.jdbc.Driver;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;

/**
 * The SQL client of the demo's migrate.sh and check.sh: {@code DemoSql LOGIN run SQL…} or {@code DemoSql LOGIN expect VALUE SQL}.
 * Reads where to and as whom from a file, so that no password is in an argument list or an environment.
 */
public final class DemoSql {

    private DemoSql() {}

    public static void main(String[] arguments) throws Exception {
        Properties login = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(arguments[0]))) {
            login.load(file);
        }
        String address = (String) login.remove("address");
        try (Connection connection = new Driver().connect("jdbc:mysql://" + address + "/", login);
                Statement statement = connection.createStatement()) {
            if (arguments[1].equals("expect")) {
                expect(statement, arguments[2], arguments[3]);
            } else {
                for (int i = 2; i < arguments.length; i++) {
                    statement.execute(arguments[i]);
                    System.out.println("migrated: " + arguments[i]);
                }
            }
        }
    }

    private static void expect(Statement statement, String expected, String sql) throws Exception {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            if (!row.getString(1).equals(expected)) {
                System.out.println("check failed: " + sql + " gives " + row.getString(1) + ", not " + expected);
                System.exit(1);
            }
        }
    }
}
