package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What it means that no TLS came about, or none that can be trusted: what the server shows, and what to do about it. */
final class TlsErrors {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private TlsErrors() {}

    /**
     * The finding where TLS is what failed.
     *
     * @param causes the driver's exception and its causes, outermost first
     */
    static Optional<Finding> finding(ServerAccess access, List<Throwable> causes) {
        String server = "server " + access.address();
        if (said(causes, "SSL Connection required, but not provided")) {
            return Optional.of(new Finding(
                    server,
                    "it offers no TLS",
                    "turn TLS on at the server, or have tls 'preferred', which goes without where there is none"));
        }
        if (is(causes, CertificateExpiredException.class) || is(causes, CertificateNotYetValidException.class)) {
            return Optional.of(outOfDate(server, access));
        }
        // what the driver makes of a certificate without a common name
        if (said(causes, "Server identity verification failed")
                || is(causes, NoSuchElementException.class)
                || said(causes, "No subject alternative ")
                || said(causes, "No name matching ")) {
            return Optional.of(wrongName(server, access));
        }
        if (is(causes, CertificateException.class)) {
            return Optional.of(untrusted(server, access));
        }
        if (access.tls().client() != null && said(causes, "Received fatal alert: ")) {
            return Optional.of(clientRefused(server, access, "it refuses", causes));
        }
        // the server hangs up with its refusal, and which of the two is heard first is chance
        if (access.tls().client() != null && (said(causes, "Broken pipe") || said(causes, "Connection reset"))) {
            return Optional.of(clientRefused(server, access, "it hung up on", causes));
        }
        return is(causes, SSLException.class) ? Optional.of(handshake(server, access, causes)) : Optional.empty();
    }

    private static Finding outOfDate(String server, ServerAccess access) {
        List<X509Certificate> shown = CertificateLook.at(access);
        return Stream.concat(shown.stream(), access.tls().authorities().stream())
                .filter(TlsErrors::isOutOfDate)
                .findFirst()
                .map(certificate -> new Finding(
                        server,
                        (shown.contains(certificate) ? "its certificate '" : "the CA's certificate '")
                                + PemCertificates.subject(certificate) + "' is valid from "
                                + day(certificate.getNotBefore()) + " to " + day(certificate.getNotAfter()),
                        "renew it, or mend the clock of this machine"))
                .orElseGet(() -> new Finding(
                        server, "a certificate is not valid today", "renew it, or mend the clock of this machine"));
    }

    private static boolean isOutOfDate(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return false;
        } catch (CertificateException e) {
            return true;
        }
    }

    private static Instant day(Date date) {
        return date.toInstant();
    }

    private static Finding wrongName(String server, ServerAccess access) {
        X509Certificate own = CertificateLook.at(access).stream().findFirst().orElse(null);
        String host = access.address().host();
        if (own == null) {
            return new Finding(server, "its certificate is not for '" + host + "'", "give the name that it is for");
        }
        List<String> names = names(own);
        return names.isEmpty()
                ? new Finding(
                        server,
                        "its certificate '" + PemCertificates.subject(own) + "' names no host"
                                + (isMadeByItself(own) ? ": the server made it by itself" : ""),
                        ownCertificate(host))
                : new Finding(
                        server,
                        "its certificate is for " + String.join(", ", names) + ", not for '" + host + "'",
                        "give one of these names as " + (access.route() == null ? "host" : "tlsName")
                                + ", or have it use a certificate for this one");
    }

    private static String ownCertificate(String host) {
        return "have it use a certificate for '" + host
                + "', or trust its own CA whatever the name: tls 'verifyCa', and ca.pem of"
                + " its data folder as the CA (caCredentialsId, --ca)";
    }

    private static boolean isMadeByItself(X509Certificate certificate) {
        return PemCertificates.subject(certificate).contains("Auto_Generated_Server_Certificate");
    }

    /** The hosts that a certificate is for: its alternative names, or else its common name where that may be a host. */
    private static List<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            List<String> names = alternatives == null
                    ? List.of()
                    : alternatives.stream()
                            .filter(name ->
                                    name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
                            .map(name -> PemCertificates.oneLine(name.get(1).toString()))
                            .limit(10)
                            .collect(Collectors.toList());
            String commonName = PemCertificates.subject(certificate).replaceFirst("(?i)^(?:.*,)?CN=([^,]*).*$", "$1");
            if (names.isEmpty() && commonName.matches("[A-Za-z0-9*][A-Za-z0-9.:-]*")) {
                return List.of(commonName);
            }
            return names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private static Finding untrusted(String server, ServerAccess access) {
        List<X509Certificate> shown = CertificateLook.at(access);
        String trusted = access.tls().authorities().isEmpty()
                ? "none of those that Java trusts"
                : "not "
                        + access.tls().authorities().stream()
                                .map(authority -> "'" + PemCertificates.subject(authority) + "'")
                                .collect(Collectors.joining(" or "));
        String remedy = "give the certificate of the CA that signed it, as PEM (caCredentialsId, --ca)";
        if (shown.stream().limit(1).anyMatch(TlsErrors::isMadeByItself)) {
            remedy = ownCertificate(access.address().host());
        }
        if (shown.isEmpty()) {
            return new Finding(server, "its certificate is not trusted, its CA is " + trusted, remedy);
        }
        X509Certificate last = shown.get(shown.size() - 1);
        String signer = PemCertificates.issuer(last);
        if (access.tls().authorities().stream().map(PemCertificates::subject).anyMatch(signer::equals)) {
            // all that MySQL makes by itself have one name
            trusted = "but not by the key of the CA of that name that was given";
        }
        return last.getSubjectX500Principal().equals(last.getIssuerX500Principal()) && shown.size() == 1
                ? new Finding(
                        server,
                        "its certificate '" + PemCertificates.subject(last) + "' is signed by itself, " + trusted,
                        "compare it with the one on the server, then give it as the CA (caCredentialsId, --ca), or have the"
                                + " server use one of your CA")
                : new Finding(
                        server,
                        "its certificate '" + PemCertificates.subject(shown.get(0)) + "' is signed by '" + signer
                                + "', " + trusted,
                        remedy);
    }

    private static Finding clientRefused(String server, ServerAccess access, String what, List<Throwable> causes) {
        String alert = PemCertificates.oneLine(ServerErrors.firstLine(causes.get(causes.size() - 1)));
        return new Finding(
                server,
                what + " the client certificate '" + access.tls().client() + "': " + alert,
                "give one (clientCertificateId) that is valid and signed by a CA of the server's ssl_ca");
    }

    private static Finding handshake(String server, ServerAccess access, List<Throwable> causes) {
        // Java's own words for a server that has nothing newer than TLS 1.1
        String remedy =
                "have it speak TLS 1.2 or newer: MySQL 5.7.28 and MariaDB 10.4 do, older ones may stop at TLS 1.1, which"
                        + " Java refuses";
        return new Finding(
                server,
                "it offers TLS, but the handshake fails: "
                        + PemCertificates.oneLine(ServerErrors.firstLine(causes.get(causes.size() - 1))),
                access.tls().mode() == TlsMode.PREFERRED
                        ? remedy + "; on a network that may see the traffic, turn its TLS off (skip-ssl)"
                        : remedy);
    }

    private static boolean is(List<Throwable> causes, Class<? extends Throwable> type) {
        return causes.stream().anyMatch(type::isInstance);
    }

    private static boolean said(List<Throwable> causes, String words) {
        return causes.stream()
                .anyMatch(cause -> String.valueOf(cause.getMessage()).contains(words));
    }
}
