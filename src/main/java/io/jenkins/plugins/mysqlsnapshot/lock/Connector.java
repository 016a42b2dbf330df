package io.jenkins.plugins.mysqlsnapshot.lock;

import com.mysql.cj.jdbc.Driver;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Opens connections to one server with a fixed set of driver options. Holds none: whoever opens one closes it.
 *
 * <p>The driver is instantiated, because DriverManager does not see a driver in another plugin's class loader.
 */
final class Connector {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final ServerAccess access;

    Connector(ServerAccess access) {
        this.access = access;
    }

    /**
     * Opens a connection.
     *
     * @param statementBound how long the socket waits for an answer before the connection counts as dead
     * @throws LockException when the server cannot be reached or refuses the account
     */
    Connection open(Duration statementBound) throws LockException {
        return open(statementBound, false);
    }

    /** The same for one that sends several statements at once; never with a text that is not ours. */
    Connection openForSeveral(Duration statementBound) throws LockException {
        return open(statementBound, true);
    }

    private Connection open(Duration statementBound, boolean several) throws LockException {
        Properties options = new Properties();
        options.setProperty("user", access.account().user());
        options.setProperty("password", access.account().password());
        options.setProperty("connectTimeout", Long.toString(CONNECT_TIMEOUT.toMillis()));
        options.setProperty("socketTimeout", Long.toString(statementBound.toMillis()));
        options.setProperty("sslMode", access.tls().mode().driverWord());
        // a server that asks for them would read files of the controller
        options.setProperty("allowLoadLocalInfile", "false");
        options.setProperty("allowUrlInLocalInfile", "false");
        options.setProperty("allowMultiQueries", Boolean.toString(several));
        options.setProperty("autoReconnect", "false");
        options.setProperty("tcpKeepAlive", "true");
        options.setProperty("connectionAttributes", "program_name:mysql-consistent-snapshot");
        // "+00:00" instead of the server's own zone name, which it may not know
        options.setProperty("connectionTimeZone", "UTC");
        options.setProperty("paranoid", "true");
        try {
            Connection connection = new Driver().connect("jdbc:mysql://" + access.address() + "/", options);
            if (connection == null) {
                throw new SQLException("the driver does not accept the address", "08001");
            }
            return connection;
        } catch (SQLException e) {
            throw ServerErrors.onConnect(access, e);
        }
    }

    ServerAddress address() {
        return access.address();
    }
}
