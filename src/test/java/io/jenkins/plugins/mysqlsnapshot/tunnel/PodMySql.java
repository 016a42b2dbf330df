package io.jenkins.plugins.mysqlsnapshot.tunnel;

import com.mysql.cj.protocol.RoutedSocketFactory;
import io.jenkins.plugins.mysqlsnapshot.fixture.SqlServer;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.Callable;

/** Connections of a test to the server in a pod, as root, by whatever sockets. Whoever opens one closes it. */
public final class PodMySql {

    private PodMySql() {}

    /** Nobody has this address: all goes by the socket. */
    public static Connection connect(Callable<Socket> way, String options) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "root");
        properties.setProperty("password", SqlServer.ROOT_PASSWORD);
        properties.setProperty("socketFactory", RoutedSocketFactory.class.getName());
        RoutedSocketFactory.WAY.set(way);
        try {
            return DriverManager.getConnection("jdbc:mysql://nowhere:3306/?" + options, properties);
        } finally {
            RoutedSocketFactory.WAY.remove();
        }
    }
}
