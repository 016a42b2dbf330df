package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the certificates of a PEM text, whatever stands between them, and says in words whose a certificate is. */
final class PemCertificates {

    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]*)-----END (?:X509 |TRUSTED )?CERTIFICATE-----");
    private static final String SUBJECT = "the CA";
    private static final int LONGEST_NAME = 200;

    private PemCertificates() {}

    /** @throws LockException when there is none, when one cannot be read, or when a private key is among them */
    static List<X509Certificate> parse(String pem) throws LockException {
        if (pem.contains("PRIVATE KEY-----")) {
            throw new LockException(new Finding(
                    SUBJECT,
                    "a private key is among the certificates",
                    "give the certificates alone, and keep the key away"));
        }
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(pem);
        while (block.find()) {
            certificates.add(certificate(block.group(1), certificates.size() + 1));
        }
        if (certificates.isEmpty()) {
            throw new LockException(new Finding(
                    SUBJECT,
                    "it is no PEM: there is no -----BEGIN CERTIFICATE-----",
                    "give the text of the certificate (ca.pem), not a key, a Java key store or the name of a file"));
        }
        return certificates;
    }

    private static X509Certificate certificate(String base64, int number) throws LockException {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64.strip().getBytes(StandardCharsets.US_ASCII));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new LockException(
                    new Finding(
                            SUBJECT,
                            "certificate number " + number + " of its PEM cannot be read",
                            "copy the file whole, from -----BEGIN to -----END CERTIFICATE-----"),
                    e);
        }
    }

    /** Whose it is, in one line of bounded length: a server may send anything. */
    static String subject(X509Certificate certificate) {
        return oneLine(certificate.getSubjectX500Principal().getName());
    }

    /** Who signed it. */
    static String issuer(X509Certificate certificate) {
        return oneLine(certificate.getIssuerX500Principal().getName());
    }

    static String oneLine(String name) {
        String line = name.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME) + "…";
    }
}
