package io.jenkins.plugins.mysqlsnapshot.workload;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A Secret that holds an account: its name, and the keys of user and password in it. Read by one request for this one Secret, which
 * the client's timeout bounds; no value of it is in any finding. Immutable.
 */
public record AccountSecret(String name, String userKey, String passwordKey) {

    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

    /** The account as it stands in the Secret; its text has the user alone. */
    public record Login(String user, String password) {

        @Override
        public String toString() {
            return user;
        }
    }

    /** By its words: {@code orders-db-backup}, or {@code orders-db-backup/user/pass}, which {@link #findings} has found right. */
    public static AccountSecret of(String words) {
        String[] parts = words.split("/", -1);
        return parts.length == 3
                ? new AccountSecret(parts[0], parts[1], parts[2])
                : new AccountSecret(words, "username", "password");
    }

    /** What is wrong with the words; empty where nothing is. */
    public static List<Finding> findings(String words) {
        AccountSecret meant = of(words);
        return NAME.matcher(meant.name).matches()
                        && KEY.matcher(meant.userKey).matches()
                        && KEY.matcher(meant.passwordKey).matches()
                ? List.of()
                : List.of(new Finding(
                        "accountSecret",
                        "'" + words + "' is no name of a Secret",
                        "give its name, or name/userKey/passwordKey; it is looked for in the namespace of the server"));
    }

    /**
     * Reads it.
     *
     * @throws ClusterException when it may not be read, is not there, or lacks what is looked for
     */
    public Login read(KubernetesClient client, String namespace) throws ClusterException, InterruptedException {
        String subject = "Secret " + namespace + "/" + name;
        Secret secret;
        try {
            secret = client.secrets().inNamespace(namespace).withName(name).get();
        } catch (KubernetesClientException failure) {
            ApiFailure.passInterruption(failure);
            throw new ClusterException(
                    ApiFailure.isForbidden(failure) ? mayNot(namespace) : ApiFailure.finding(subject, failure));
        }
        if (secret == null) {
            throw new ClusterException(new Finding(
                    subject, "does not exist", "name one that does: kubectl -n " + namespace + " get secret"));
        }
        return new Login(value(subject, secret, userKey), value(subject, secret, passwordKey));
    }

    private Finding mayNot(String namespace) {
        return new Finding(
                "API rights in namespace " + namespace,
                "may not get secret " + name,
                "add to the account's Role: " + AccessReview.ruleFor(name, "", "secrets", "get"));
    }

    private static String value(String subject, Secret secret, String key) throws ClusterException {
        Map<String, String> data = secret.getData();
        String encoded = data == null ? null : data.get(key);
        if (encoded == null) {
            throw new ClusterException(new Finding(
                    subject,
                    "has no key '" + key + "'",
                    "put it there, or say which keys: accountSecret: '"
                            + secret.getMetadata().getName() + "/userKey/passwordKey'"));
        }
        String value = decoded(subject, key, encoded);
        if (value.isEmpty()) {
            throw new ClusterException(new Finding(subject, "its key '" + key + "' is empty", "put a value there"));
        }
        if (value.endsWith("\n") || value.endsWith("\r")) {
            throw new ClusterException(new Finding(
                    subject, "its key '" + key + "' ends with a line break", "store it without one: printf, not echo"));
        }
        return value;
    }

    private static String decoded(String subject, String key, String encoded) throws ClusterException {
        try {
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // its text would show a part of the value
            throw new ClusterException(
                    new Finding(subject, "its key '" + key + "' is no base64", "store it with kubectl create secret"));
        }
    }
}
