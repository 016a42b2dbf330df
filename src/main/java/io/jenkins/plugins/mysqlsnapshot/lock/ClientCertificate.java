package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * By which an account proves who it is beside its password (REQUIRE X509, ISSUER, SUBJECT): a private key and its certificate. Kept in
 * memory alone; its text is the certificate's subject. Immutable.
 */
public final class ClientCertificate {

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    private ClientCertificate(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = List.copyOf(chain);
    }

    /**
     * The only key of a key store.
     *
     * @param subject what to call the store when it cannot be used
     * @throws LockException when it has none, several, or one that the password does not open
     */
    public static ClientCertificate of(String subject, KeyStore store, char[] password) throws LockException {
        try {
            List<String> keys = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    keys.add(alias);
                }
            }
            if (keys.size() != 1) {
                throw new LockException(new Finding(
                        subject,
                        keys.isEmpty() ? "its key store has no private key" : "its key store has several private keys",
                        "upload one with the account's key and its certificate alone"));
            }
            Key key = store.getKey(keys.get(0), password);
            Certificate[] chain = store.getCertificateChain(keys.get(0));
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate each : chain == null ? new Certificate[0] : chain) {
                if (each instanceof X509Certificate certificate) {
                    certificates.add(certificate);
                }
            }
            if (key instanceof PrivateKey privateKey && !certificates.isEmpty()) {
                return new ClientCertificate(privateKey, certificates);
            }
            throw new LockException(new Finding(
                    subject, "its key has no X.509 certificate", "upload the key together with its certificate"));
        } catch (GeneralSecurityException e) {
            // neither cause nor text: a provider's may say anything
            throw new LockException(new Finding(
                    subject,
                    "its key cannot be read (" + e.getClass().getSimpleName() + ")",
                    "upload it again; key and key store need the same password"));
        }
    }

    /** In which this certificate is shown, and these authorities are trusted; those of Java where there are none. */
    SSLContext context(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers(), trustManagers(authorities), null);
        return context;
    }

    private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        KeyStore shown = empty();
        char[] none = new char[0];
        shown.setKeyEntry("client", key, none, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(shown, none);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trustManagers(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = authorities.isEmpty() ? null : empty();
        for (X509Certificate authority : authorities) {
            // Java trusts a CA that was given for ever; the driver does not
            authority.checkValidity();
            trusted.setCertificateEntry("ca-" + trusted.size(), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    @Override
    public String toString() {
        return PemCertificates.subject(chain.get(0));
    }
}
