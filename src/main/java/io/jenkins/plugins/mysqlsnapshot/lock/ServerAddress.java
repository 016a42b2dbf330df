package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a server listens. Host and port, never a JDBC URL: the driver's URL properties can read files of the controller.
 *
 * @param host a DNS name, an IPv4 address, or an IPv6 address without brackets
 */
public record ServerAddress(String host, int port) {

    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9.])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.%a-z0-9]*");

    /** What is wrong with this address; empty where nothing is. */
    public List<Finding> findings() {
        if (host == null || !HOST.matcher(host).matches()) {
            return List.of(new Finding(
                    "host",
                    "'" + host + "' is no host name",
                    "give a DNS name or an IP address, without scheme, port or path"));
        }
        if (port < 1 || port > 65535) {
            return List.of(new Finding("port", port + " is out of range", "give a port from 1 to 65535"));
        }
        return List.of();
    }

    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
