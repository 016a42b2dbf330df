package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * The way to a server: where it listens, whom to log in as, how the connection is protected. Its text shows no password
 * and no key.
 */
public record ServerAccess(ServerAddress address, Account account, Tls tls) {

    /** What is wrong with it, as far as that can be said without connecting; empty where nothing is. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(address.findings());
        findings.addAll(tls.findings());
        return findings;
    }

    @Override
    public String toString() {
        return account + "@" + address + ", TLS " + tls;
    }
}
