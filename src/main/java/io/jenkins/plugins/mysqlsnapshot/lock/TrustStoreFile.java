package io.jenkins.plugins.mysqlsnapshot.lock;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * CAs in the one form that the driver takes: a key store at a URL, here a file of its owner alone, with public certificates
 * only. Written right before a connection is opened, deleted right after. A random password seals it: the driver
 * notices a file that somebody changed meanwhile.
 *
 * <p>A socket factory of ours, as {@link RoutedDriver} has one, could do without a file, but then the driver's own checks would
 * have to be done over; and a {@code data:} URL is not known to Java.
 */
final class TrustStoreFile implements AutoCloseable {

    static final String TYPE = "PKCS12";
    private static final int PASSWORD_BITS = 160;

    private final Path file;
    private final String password;

    private TrustStoreFile(Path file, String password) {
        this.file = file;
        this.password = password;
    }

    /** Writes it; what fails after the file was made deletes it. */
    static TrustStoreFile of(List<X509Certificate> authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(TYPE);
        store.load(null, null);
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("ca-" + store.size(), authority);
        }
        String password = new BigInteger(PASSWORD_BITS, new SecureRandom()).toString(Character.MAX_RADIX);
        TrustStoreFile written = new TrustStoreFile(Files.createTempFile("mysql-ca-", ".p12"), password);
        try (OutputStream out = Files.newOutputStream(written.file)) {
            store.store(out, password.toCharArray());
            return written;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            written.close();
            throw e;
        }
    }

    String url() {
        return file.toUri().toString();
    }

    String password() {
        return password;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
