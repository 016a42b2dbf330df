package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the connection to a server is protected.
 *
 * @param authorities the certificates to trust and no other; empty for those that this JVM trusts
 */
public record Tls(TlsMode mode, List<X509Certificate> authorities) {

    public Tls {
        authorities = List.copyOf(authorities);
    }

    /** By the CAs that this JVM trusts: Java's own list, or the one of {@code javax.net.ssl.trustStore}. */
    public static Tls verified() {
        return new Tls(TlsMode.VERIFY, List.of());
    }

    /**
     * By these CAs alone.
     *
     * @param pem one certificate or several
     * @throws LockException when that is no PEM of certificates
     */
    public static Tls verified(String pem) throws LockException {
        return new Tls(TlsMode.VERIFY, PemCertificates.parse(pem));
    }

    /** Only where somebody asked for it: log and manifest say so. */
    public static Tls preferred() {
        return new Tls(TlsMode.PREFERRED, List.of());
    }

    List<Finding> findings() {
        return mode == TlsMode.PREFERRED && !authorities.isEmpty()
                ? List.of(new Finding(
                        "tls", "a CA is given, but 'preferred' checks no certificate", "leave one of the two out"))
                : List.of();
    }

    @Override
    public String toString() {
        return authorities.isEmpty()
                ? mode.word()
                : mode.word() + " by "
                        + authorities.stream().map(PemCertificates::subject).collect(Collectors.joining(" or "));
    }
}
