package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * The way to a server: where it listens, whom to log in as, how the connection is protected. Its text shows no password
 * and no key.
 *
 * @param address also where there is a route: its host is the name that a certificate has to be for
 * @param route null where the socket goes to the address itself
 */
public record ServerAccess(ServerAddress address, Account account, Tls tls, Route route) {

    /** By host and port. */
    public ServerAccess(ServerAddress address, Account account, Tls tls) {
        this(address, account, tls, null);
    }

    /** What is wrong with it, as far as that can be said without connecting; empty where nothing is. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(address.findings());
        findings.addAll(tls.findings());
        return findings;
    }

    @Override
    public String toString() {
        return account + "@" + address + (route == null ? "" : " " + route.words()) + ", TLS " + tls;
    }
}
