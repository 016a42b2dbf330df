package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the connection to a server is protected, and what is to be said about it in log and manifest.
 *
 * @param authorities the certificates to trust and no other; empty for those that this JVM trusts
 * @param name that the certificate has to be for where no host is given; null for the one that follows from the pod
 * @param client what this side shows of itself; null for nothing
 */
public record Tls(TlsMode mode, List<X509Certificate> authorities, String name, ClientCertificate client) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

    public Tls {
        authorities = List.copyOf(authorities);
    }

    /** For an account that needs no certificate. */
    public Tls(TlsMode mode, List<X509Certificate> authorities, String name) {
        this(mode, authorities, name, null);
    }

    /** For the name that follows from the way to the server. */
    public Tls(TlsMode mode, List<X509Certificate> authorities) {
        this(mode, authorities, null);
    }

    /** By the CAs that this JVM trusts: Java's own list, or the one of {@code javax.net.ssl.trustStore}. */
    public static Tls verified() {
        return new Tls(TlsMode.VERIFY, List.of());
    }

    /** Only where somebody asked for it: log and manifest say so. */
    public static Tls preferred() {
        return new Tls(TlsMode.PREFERRED, List.of());
    }

    /**
     * Reads the certificates of CAs.
     *
     * @param subject what to call the text when it cannot be read
     * @param pem one certificate or several
     * @throws LockException when that is no PEM of certificates
     */
    public static List<X509Certificate> authorities(String subject, String pem) throws LockException {
        return PemCertificates.parse(subject, pem);
    }

    /** What does not fit together; empty where all does. */
    public List<Finding> findings() {
        if (mode == TlsMode.PREFERRED && client != null) {
            return List.of(new Finding(
                    "clientCertificateId",
                    "is given, but 'preferred' may end without TLS, and does not see whom it is shown to",
                    "take verify or verifyCa, or leave the certificate out"));
        }
        if (mode == TlsMode.PREFERRED && !authorities.isEmpty()) {
            return List.of(new Finding(
                    "tls",
                    "a CA is given, but 'preferred' checks no certificate",
                    "take verify or verifyCa, or leave the CA out"));
        }
        if (mode == TlsMode.VERIFY_CA && authorities.isEmpty()) {
            return List.of(new Finding(
                    "tls",
                    "'verifyCa' looks at no name, so any host with a public certificate would do",
                    "give the server's own CA (caCredentialsId, --ca), or take verify"));
        }
        if (name != null && !NAME.matcher(name).matches()) {
            return List.of(
                    new Finding("tlsName", "'" + name + "' is no host name", "give one that the certificate is for"));
        }
        if (name != null && mode != TlsMode.VERIFY) {
            return List.of(new Finding(
                    "tlsName",
                    "a name is given, but '" + mode.word() + "' looks at none",
                    "take verify, or leave it out"));
        }
        return List.of();
    }

    /**
     * What the log says of the connection.
     *
     * @param protocol as the server has it, such as {@code TLSv1.3}; empty where nothing is encrypted
     */
    String words(String protocol) {
        return mode == TlsMode.PREFERRED ? unverified(protocol) : protocol + " (" + this + ")";
    }

    /** What the manifest warns of; empty where the server proved who it is. */
    Optional<String> warning(String protocol) {
        return mode == TlsMode.PREFERRED ? Optional.of("the connection was " + unverified(protocol)) : Optional.empty();
    }

    private static String unverified(String protocol) {
        return protocol.isEmpty()
                ? "not encrypted: tls is 'preferred' and the server offers none"
                : protocol + ", but not verified: tls is 'preferred', so anybody in between could have answered";
    }

    @Override
    public String toString() {
        String by = authorities.isEmpty()
                ? ""
                : " by " + authorities.stream().map(PemCertificates::subject).collect(Collectors.joining(" or "));
        return mode.word() + by + (client == null ? "" : ", as client " + client);
    }
}
