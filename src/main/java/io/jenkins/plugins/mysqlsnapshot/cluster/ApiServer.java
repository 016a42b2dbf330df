package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An API server by its address, for clients that log in with a bearer token. Its certificate is always looked at. Immutable, holds
 * nothing secret.
 *
 * @param url {@code https://}, or {@code http://} to this machine
 * @param caCertificate PEM text of who signed its certificate; null for those that Java trusts
 */
public record ApiServer(String url, String caCertificate) {

    /** The token68 of RFC 7235; whatever else is in it would not be sent, or be quoted by the one who refuses to. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** What is wrong with the address, or with the certificate; empty where nothing is. Opens nothing. */
    public List<Finding> findings(String subject) {
        List<Finding> findings = new ArrayList<>();
        if (!ApiClients.isSafe(url == null ? "" : url)) {
            findings.add(new Finding(
                    subject,
                    "has the server '" + (url == null ? "" : url) + "'",
                    "give an https:// address, without user or password"));
        }
        if (caCertificate != null) {
            authority(subject, caCertificate).ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<Finding> authority(String subject, String pem) {
        if (pem.contains("PRIVATE KEY-----")) {
            return Optional.of(new Finding(
                    subject,
                    "has a private key in its CA certificate",
                    "give the certificate alone, and keep its key where it is"));
        }
        boolean readable;
        try {
            readable = pem.contains("-----BEGIN CERTIFICATE-----")
                    && !CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(pem.strip().getBytes(StandardCharsets.UTF_8)))
                            .isEmpty();
        } catch (CertificateException unreadable) {
            readable = false;
        }
        return readable
                ? Optional.empty()
                : Optional.of(new Finding(
                        subject,
                        "has a CA certificate that cannot be read",
                        "give PEM, whole: from -----BEGIN to -----END CERTIFICATE-----"));
    }

    /**
     * A client that logs in with this token; the caller closes it.
     *
     * @param subject where the token is from, for what is told of it
     */
    public KubernetesClient connect(String subject, String token) throws ClusterException {
        String given = token.strip();
        if (!isToken(given)) {
            throw new ClusterException(new Finding(
                    subject,
                    "is no token",
                    "give a service account's token alone, in one line, as kubectl create token prints it"));
        }
        return connect(subject, () -> given);
    }

    /** Asks for the token at every request. */
    KubernetesClient connect(String subject, OAuthTokenProvider token) throws ClusterException {
        List<Finding> findings = findings(subject);
        if (!findings.isEmpty()) {
            throw new ClusterException(findings);
        }
        Config config = ApiClients.bounded();
        config.setMasterUrl(ApiClients.masterUrl(url));
        if (caCertificate != null) {
            config.setCaCertData(
                    Base64.getEncoder().encodeToString(caCertificate.strip().getBytes(StandardCharsets.UTF_8)));
        }
        config.setOauthTokenProvider(token);
        return ApiClients.open(
                config, new Finding(subject, "has a CA certificate that cannot be used", "give its CA as PEM"));
    }

    static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }
}
