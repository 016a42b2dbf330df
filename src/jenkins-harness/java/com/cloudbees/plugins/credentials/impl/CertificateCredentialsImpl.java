package com.cloudbees.plugins.credentials.impl;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import hudson.util.Secret;
import java.security.KeyStore;

public class CertificateCredentialsImpl extends BaseStandardCredentials implements StandardCertificateCredentials {
    private static final long serialVersionUID = 1L;

    public CertificateCredentialsImpl(
            CredentialsScope scope, String id, String description, String password, KeyStoreSource keyStoreSource) {
        super(scope, id, description);
    }

    @Override
    public KeyStore getKeyStore() {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public Secret getPassword() {
        throw new UnsupportedOperationException("stand-in");
    }

    public abstract static class KeyStoreSource {}

    public static class UploadedKeyStoreSource extends KeyStoreSource {
        public UploadedKeyStoreSource(SecretBytes uploadedKeystore) {
            throw new UnsupportedOperationException("stand-in");
        }
    }
}
