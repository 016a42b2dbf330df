package io.jenkins.plugins.mysqlsnapshot.pipeline;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.ClientCertificate;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * Finds credentials for a build, in the stores that this build may use and no other, and tells in one line what was found
 * where the wanted one was not. What it returns is secret: it goes to the server or the cluster and nowhere else.
 */
final class CredentialsLookup {

    /** A kubeconfig or a CA is a few KiB; a file far beyond that is a mistake. */
    private static final int MAX_FILE_BYTES = 1 << 20;

    private final CredentialStores stores;

    CredentialsLookup(Run<?, ?> build) {
        this(new BuildCredentials(build));
    }

    CredentialsLookup(CredentialStores stores) {
        this.stores = stores;
    }

    Account account(String id) throws AbortException {
        StandardUsernamePasswordCredentials found =
                find(id, StandardUsernamePasswordCredentials.class, "a username/password credential");
        return new Account(found.getUsername(), found.getPassword().getPlainText());
    }

    /** The text of a kubeconfig kept as a secret file. */
    String kubeconfig(String id) throws AbortException {
        return file(id, "a secret file with the cluster's kubeconfig", "kubeconfig");
    }

    /** A service account's token kept as a secret text. */
    String token(String id) throws AbortException {
        return find(id, StringCredentials.class, "a secret text with a service account's token")
                .getSecret()
                .getPlainText();
    }

    /** The certificates of a CA, kept as a secret file like the rest. */
    List<X509Certificate> authorities(String id) throws AbortException {
        String pem = file(id, "a secret file with the CA's certificate as PEM", "certificate");
        try {
            return Tls.authorities("credential '" + id + "'", pem);
        } catch (LockException x) {
            throw StepFailure.of(x);
        }
    }

    /** The key and the certificate of an account, null for no id. */
    ClientCertificate clientCertificate(String id) throws AbortException {
        if (id == null) {
            return null;
        }
        StandardCertificateCredentials found =
                find(id, StandardCertificateCredentials.class, "a certificate credential with the account's key");
        try {
            return ClientCertificate.of(
                    "credential '" + id + "'",
                    found.getKeyStore(),
                    found.getPassword().getPlainText().toCharArray());
        } catch (LockException x) {
            throw StepFailure.of(x);
        }
    }

    private String file(String id, String wanted, String what) throws AbortException {
        FileCredentials found = find(id, FileCredentials.class, wanted);
        try (InputStream content = found.getContent()) {
            byte[] bytes = content.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw StepFailure.of(List.of(new Finding(
                        "credential '" + id + "'",
                        "its file is larger than " + MAX_FILE_BYTES + " bytes",
                        "upload a " + what)));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (AbortException x) {
            throw x;
        } catch (IOException x) {
            throw StepFailure.of(List.of(new Finding(
                    "credential '" + id + "'",
                    "its file cannot be read (" + x.getClass().getSimpleName() + ")",
                    "upload the " + what + " again")));
        }
    }

    private <C extends StandardCredentials> C find(String id, Class<C> type, String wanted) throws AbortException {
        C found = stores.find(id, type);
        if (found != null) {
            stores.used(found);
            return found;
        }
        StandardCredentials other = stores.find(id, StandardCredentials.class);
        String subject = "credential '" + id + "'";
        throw StepFailure.of(List.of(
                other == null
                        ? new Finding(
                                subject,
                                "no credential of this id is available to " + stores.user(),
                                "create " + wanted + " of this id in the job's folder or globally, or give another id")
                        : new Finding(
                                subject,
                                "is of the kind '" + other.getDescriptor().getDisplayName() + "'",
                                "give the id of " + wanted)));
    }
}
