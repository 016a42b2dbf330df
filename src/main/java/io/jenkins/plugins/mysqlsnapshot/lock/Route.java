package io.jenkins.plugins.mysqlsnapshot.lock;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/**
 * Another way to a server than to its host and port, such as a tunnel. Each connection opens a socket of its own and closes
 * it; who made the route closes what lies below it, after the last connection. Thread-safe.
 */
public interface Route {

    /**
     * Opens a connected socket. Its read timeout has to work: by it the driver notices a dead server.
     *
     * @param connectTimeout after so long it is given up
     * @throws IOException whose message says in a line what was found and what to do
     */
    Socket open(Duration connectTimeout) throws IOException;

    /** For the log: {@code through the Kubernetes API to port 3306 of pod orders-db-0}, say. */
    String words();
}
