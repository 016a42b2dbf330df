package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A client from the text of a kubeconfig and from nothing else. Only what is listed here is taken over: whatever would run a
 * command or read a file on this machine is refused, and neither {@code ~/.kube/config}, environment, system properties nor an
 * in-cluster account are looked at. fabric8's own {@code Config.fromKubeconfig} runs exec plugins while it parses, so it is not used.
 */
public final class Kubeconfig {

    private final List<Finding> findings = new ArrayList<>();

    private Kubeconfig() {}

    /** A client for the file's current context; the caller closes it. Its threads are called {@code mysql-snapshot-api-…}. */
    public static KubernetesClient connect(String text) throws ClusterException {
        Config config = parse(text);
        return ApiClients.open(
                config,
                new Finding(
                        "kubeconfig",
                        "its certificates or keys cannot be used",
                        "give PEM in base64 in certificate-authority-data, client-certificate-data and client-key-data"));
    }

    /** fabric8's configuration for the file's current context, nothing in it from elsewhere. */
    public static Config parse(String text) throws ClusterException {
        return new Kubeconfig().read(text);
    }

    private Config read(String text) throws ClusterException {
        io.fabric8.kubernetes.api.model.Config file = yaml(text);
        Context context = named(
                "current-context",
                file.getCurrentContext(),
                file.getContexts(),
                NamedContext::getName,
                NamedContext::getContext);
        Cluster cluster = named(
                "cluster", context.getCluster(), file.getClusters(), NamedCluster::getName, NamedCluster::getCluster);
        AuthInfo user =
                named("user", context.getUser(), file.getUsers(), NamedAuthInfo::getName, NamedAuthInfo::getUser);

        Config config = ApiClients.bounded();
        takeCluster(cluster, config);
        takeUser(user, config);
        if (!findings.isEmpty()) {
            throw new ClusterException(findings);
        }
        config.setNamespace(context.getNamespace());
        return config;
    }

    private void takeCluster(Cluster cluster, Config config) {
        refuse(
                cluster.getCertificateAuthority(),
                "names a file (certificate-authority)",
                "embed it: kubectl config view --raw --flatten");
        if (Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify())) {
            found("says insecure-skip-tls-verify", "give certificate-authority-data instead");
        }
        refuse(
                cluster.getTlsServerName(),
                "says tls-server-name, which the client cannot do",
                "name the server as in its certificate");
        String server = cluster.getServer() == null ? "" : cluster.getServer();
        if (ApiClients.isSafe(server)) {
            config.setMasterUrl(ApiClients.masterUrl(server));
        } else {
            found("has the server '" + server + "'", "give an https:// address");
        }
        String proxy = cluster.getProxyUrl();
        if (proxy != null && !proxy.isEmpty()) {
            if (proxy.startsWith("http://") || proxy.startsWith("https://") || proxy.startsWith("socks5://")) {
                config.setHttpProxy(proxy);
                config.setHttpsProxy(proxy);
            } else {
                found("has a proxy-url of an unknown kind", "give http://, https:// or socks5:// with a port");
            }
        }
        config.setCaCertData(cluster.getCertificateAuthorityData());
    }

    private void takeUser(AuthInfo user, Config config) {
        if (user.getExec() != null) {
            found(
                    "would run a command on the controller (exec)",
                    "use a token or an embedded client certificate, for example of a service account");
        }
        if (user.getAuthProvider() != null) {
            found(
                    "uses an auth-provider",
                    "use a token or an embedded client certificate, for example of a service account");
        }
        refuse(user.getTokenFile(), "names a file (tokenFile)", "embed the token: kubectl config view --raw --flatten");
        refuse(
                user.getClientCertificate(),
                "names a file (client-certificate)",
                "embed it: kubectl config view --raw --flatten");
        refuse(user.getClientKey(), "names a file (client-key)", "embed it: kubectl config view --raw --flatten");
        refuse(user.getAsUid(), "impersonates by uid (as-uid), which the client cannot do", "impersonate by name");
        config.setOauthToken(user.getToken());
        config.setUsername(user.getUsername());
        config.setPassword(user.getPassword());
        config.setClientCertData(user.getClientCertificateData());
        config.setClientKeyData(user.getClientKeyData());
        config.setClientKeyAlgo(keyAlgorithm(user.getClientKeyData()));
        config.setImpersonateUsername(user.getAs());
        if (user.getAsGroups() != null) {
            config.setImpersonateGroups(user.getAsGroups().toArray(new String[0]));
        }
        if (user.getAsUserExtra() != null) {
            config.setImpersonateExtras(user.getAsUserExtra());
        }
    }

    private static io.fabric8.kubernetes.api.model.Config yaml(String text) throws ClusterException {
        io.fabric8.kubernetes.api.model.Config file;
        try {
            file = Serialization.unmarshal(text, io.fabric8.kubernetes.api.model.Config.class);
        } catch (RuntimeException unreadable) {
            // without the cause: the parser quotes what it read
            file = null;
        }
        if (file == null) {
            throw new ClusterException(
                    new Finding("kubeconfig", "is not YAML of kind Config", "give the text of a kubeconfig file"));
        }
        return file;
    }

    private static <N, T> T named(
            String kind, String name, List<N> all, Function<N, String> nameOf, Function<N, T> valueOf)
            throws ClusterException {
        return Stream.ofNullable(all)
                .flatMap(List::stream)
                .filter(one -> name != null && name.equals(nameOf.apply(one)))
                .map(valueOf)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new ClusterException(new Finding(
                        "kubeconfig",
                        name == null || name.isEmpty()
                                ? "has no " + kind
                                : "has nothing for its " + kind + " '" + name + "'",
                        "write a whole one: kubectl config view --raw --minify --flatten")));
    }

    private static String keyAlgorithm(String base64) {
        if (base64 == null) {
            return "RSA";
        }
        try {
            String pem = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.US_ASCII);
            return pem.contains("BEGIN EC PRIVATE KEY") ? "EC" : "RSA";
        } catch (IllegalArgumentException unreadable) {
            return "RSA";
        }
    }

    private void refuse(String value, String found, String remedy) {
        if (value != null && !value.isEmpty()) {
            found(found, remedy);
        }
    }

    private void found(String found, String remedy) {
        findings.add(new Finding("kubeconfig", found, remedy));
    }
}
