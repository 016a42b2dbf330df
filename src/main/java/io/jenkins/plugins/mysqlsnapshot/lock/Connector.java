package io.jenkins.plugins.mysqlsnapshot.lock;

import com.mysql.cj.jdbc.Driver;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.IOException;
import java.security.GeneralSecurityException;
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
     * @throws LockException when the server cannot be reached, does not prove who it is, or refuses the account
     */
    Connection open(Duration statementBound) throws LockException {
        return openTrusting(options(statementBound));
    }

    /** The same for one that sends several statements at once; never with a text that is not ours. */
    Connection openForSeveral(Duration statementBound) throws LockException {
        Properties options = options(statementBound);
        options.setProperty("allowMultiQueries", "true");
        return openTrusting(options);
    }

    private Connection openTrusting(Properties options) throws LockException {
        if (access.tls().client() != null || access.tls().authorities().isEmpty()) {
            return open(options);
        }
        options.setProperty("fallbackToSystemTrustStore", "false");
        Connection opened = null;
        try (TrustStoreFile trusted = TrustStoreFile.of(access.tls().authorities())) {
            options.setProperty("trustCertificateKeyStoreUrl", trusted.url());
            options.setProperty("trustCertificateKeyStoreType", TrustStoreFile.TYPE);
            options.setProperty("trustCertificateKeyStorePassword", trusted.password());
            opened = open(options);
            return opened;
        } catch (IOException | GeneralSecurityException e) {
            // the file could not be deleted after it was opened
            if (opened != null) {
                LockSession.closeQuietly(opened);
            }
            throw new LockException(
                    new Finding(
                            "the CA's certificate",
                            "it cannot be handed to the driver in a temporary file: " + e.getMessage(),
                            "make room in, and give access to, " + System.getProperty("java.io.tmpdir")),
                    e);
        }
    }

    private Connection open(Properties options) throws LockException {
        try {
            String url = "jdbc:mysql://" + access.address() + "/";
            Connection connection = access.route() == null && access.tls().client() == null
                    ? new Driver().connect(url, options)
                    : RoutedDriver.connect(access, CONNECT_TIMEOUT, url, options);
            if (connection == null) {
                throw new SQLException("the driver does not accept the address", "08001");
            }
            return connection;
        } catch (SQLException e) {
            throw ServerErrors.onConnect(access, e);
        }
    }

    /** All that the driver is told, but for the CA: no option comes from anywhere else. */
    Properties options(Duration statementBound) {
        Properties options = new Properties();
        options.setProperty("user", access.account().user());
        options.setProperty("password", access.account().password());
        options.setProperty("connectTimeout", Long.toString(CONNECT_TIMEOUT.toMillis()));
        options.setProperty("socketTimeout", Long.toString(statementBound.toMillis()));
        options.setProperty("sslMode", access.tls().mode().driverWord());
        // the controller's own client certificate is for others
        options.setProperty("fallbackToSystemKeyStore", "false");
        // without TLS, a key that whoever answers makes up would let him read the password
        options.setProperty("allowPublicKeyRetrieval", "false");
        // a scramble that gives the password away; whoever answers could ask for it
        options.setProperty("disabledAuthenticationPlugins", "mysql_old_password");
        // a server that asks for them would read files of the controller
        options.setProperty("allowLoadLocalInfile", "false");
        options.setProperty("allowUrlInLocalInfile", "false");
        options.setProperty("allowMultiQueries", "false");
        options.setProperty("autoReconnect", "false");
        options.setProperty("tcpKeepAlive", "true");
        options.setProperty("connectionAttributes", "program_name:mysql-consistent-snapshot");
        // "+00:00" instead of the server's own zone name, which it may not know
        options.setProperty("connectionTimeZone", "UTC");
        options.setProperty("paranoid", "true");
        return options;
    }

    ServerAddress address() {
        return access.address();
    }
}
