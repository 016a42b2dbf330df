package io.jenkins.plugins.mysqlsnapshot.runner;

import com.cloudbees.plugins.credentials.CredentialsDescriptor;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.util.Secret;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** The kinds of credentials that the steps take, with the display names that Jenkins gives them. */
final class TestCredentials {

    private TestCredentials() {}

    static final class UsernamePassword implements StandardUsernamePasswordCredentials {

        private static final long serialVersionUID = 1L;

        private final String id;
        private final String username;
        private final Secret password;

        UsernamePassword(String id, String username, String password) {
            this.id = id;
            this.username = username;
            this.password = Secret.fromString(password);
        }

        @Override
        public CredentialsScope getScope() {
            return CredentialsScope.GLOBAL;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public String getUsername() {
            return username;
        }

        @Override
        public Secret getPassword() {
            return password;
        }

        @Override
        public CredentialsDescriptor getDescriptor() {
            return named("Username with password");
        }
    }

    static final class SecretFile implements FileCredentials {

        private static final long serialVersionUID = 1L;

        private final String id;
        private final String content;

        SecretFile(String id, String content) {
            this.id = id;
            this.content = content;
        }

        @Override
        public CredentialsScope getScope() {
            return CredentialsScope.GLOBAL;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public InputStream getContent() {
            return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public CredentialsDescriptor getDescriptor() {
            return named("Secret file");
        }
    }

    static final class ClientCertificate implements StandardCertificateCredentials {

        private static final long serialVersionUID = 1L;

        private final String id;
        private final transient KeyStore store;
        private final Secret password;

        ClientCertificate(String id, KeyStore store, String password) {
            this.id = id;
            this.store = store;
            this.password = Secret.fromString(password);
        }

        @Override
        public CredentialsScope getScope() {
            return CredentialsScope.GLOBAL;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public KeyStore getKeyStore() {
            return store;
        }

        @Override
        public Secret getPassword() {
            return password;
        }

        @Override
        public CredentialsDescriptor getDescriptor() {
            return named("Certificate");
        }
    }

    private static CredentialsDescriptor named(String displayName) {
        return new CredentialsDescriptor() {
            @Override
            public String getDisplayName() {
                return displayName;
            }
        };
    }

    static final class SecretText implements StringCredentials {

        private static final long serialVersionUID = 1L;

        private final String id;
        private final Secret secret;

        SecretText(String id, String secret) {
            this.id = id;
            this.secret = Secret.fromString(secret);
        }

        @Override
        public CredentialsScope getScope() {
            return CredentialsScope.GLOBAL;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public Secret getSecret() {
            return secret;
        }

        @Override
        public CredentialsDescriptor getDescriptor() {
            return named("Secret text");
        }
    }
}
