package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.ByteArrayInputStream;
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

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (?:X509 )?CERTIFICATE-----([^-]*)-----END (?:X509 )?CERTIFICATE-----");
    private static final int LONGEST_NAME = 200;

    private PemCertificates() {}

    /** Throws when there is none, when one cannot be read, or when a private key is among them. */
    static List<X509Certificate> parse(String subject, String pem) throws LockException {
        if (pem.contains("PRIVATE KEY-----")) {
            throw new LockException(new Finding(
                    subject,
                    "there is a private key in it",
                    "give the CA's certificate alone, and keep its key where it is"));
        }
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(pem);
        while (block.find()) {
            certificates.add(certificate(subject, block.group(1), certificates.size() + 1));
        }
        if (certificates.isEmpty()) {
            throw new LockException(new Finding(
                    subject,
                    "is no PEM: it has no -----BEGIN CERTIFICATE-----",
                    "give the text of the CA's certificate (ca.pem); no Java key store, no DER, no name of a file"));
        }
        return certificates;
    }

    private static X509Certificate certificate(String subject, String base64, int number) throws LockException {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new LockException(
                    new Finding(
                            subject,
                            "certificate number " + number + " in it cannot be read",
                            "copy the file whole, from -----BEGIN to -----END CERTIFICATE-----"),
                    e);
        }
    }

    /** Whose it is. */
    static String subject(X509Certificate certificate) {
        return oneLine(certificate.getSubjectX500Principal().getName());
    }

    /** Who signed it. */
    static String issuer(X509Certificate certificate) {
        return oneLine(certificate.getIssuerX500Principal().getName());
    }

    /** In one line of bounded length: a server may send anything. */
    static String oneLine(String name) {
        String line = name.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME) + "…";
    }
}
