package io.jenkins.plugins.mysqlsnapshot.pipeline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import jenkins.model.Jenkins;

/** By what this controller knows the snapshots that it has made itself: a hash of its identity, from which nothing can be had back. */
final class ControllerMark {

    private ControllerMark() {}

    static String get() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("mysql-consistent-snapshot " + Jenkins.get().getLegacyInstanceId())
                            .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
