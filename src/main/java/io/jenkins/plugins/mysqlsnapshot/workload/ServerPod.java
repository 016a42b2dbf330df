package io.jenkins.plugins.mysqlsnapshot.workload;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A running pod that a server is in, and what is known of it before anybody talks to it. Immutable.
 *
 * @param hostname what {@code @@hostname} says inside of it
 * @param qualified whether a domain follows it there (setHostnameAsFQDN)
 * @param hostNetwork whether it has the node's network, and then its name too
 * @param node its name; empty where it is not known
 * @param ip empty where it is not known
 * @param image what its container runs, by digest where that can be pulled; empty where it is not known
 * @param port that the server listens on
 * @param fullName by which the cluster's DNS and most certificates of operators know it; its own name where it has no service
 * @param secret where its account is kept; null where that is not known
 */
public record ServerPod(
        String namespace,
        String name,
        String hostname,
        boolean qualified,
        boolean hostNetwork,
        String node,
        String ip,
        String container,
        String image,
        int port,
        Mounts mounts,
        String fullName,
        SecretHint secret) {

    /** A longer one is cut by kubelet (Linux takes 64 with the end). */
    private static final int LONGEST_HOSTNAME = 63;

    /** @param operator null where none is known */
    static ServerPod of(Pod pod, Container container, Operator operator) {
        PodSpec spec = pod.getSpec();
        return new ServerPod(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                hostname(pod),
                Boolean.TRUE.equals(spec.getSetHostnameAsFQDN()),
                Boolean.TRUE.equals(spec.getHostNetwork()),
                Objects.requireNonNullElse(spec.getNodeName(), ""),
                pod.getStatus() == null
                        ? ""
                        : Objects.requireNonNullElse(pod.getStatus().getPodIP(), ""),
                container.getName(),
                image(pod, container),
                ContainerChoice.port(container, operator),
                Mounts.of(pod, container),
                fullName(pod),
                secret(pod, container, operator));
    }

    /** A StatefulSet gives its pods the name of its governing service as subdomain. */
    private static String fullName(Pod pod) {
        String service = pod.getSpec().getSubdomain();
        return service == null || service.isEmpty()
                ? pod.getMetadata().getName()
                : hostname(pod) + "." + service + "." + pod.getMetadata().getNamespace() + ".svc";
    }

    private static String hostname(Pod pod) {
        String given = pod.getSpec().getHostname();
        String name = given == null || given.isEmpty() ? pod.getMetadata().getName() : given;
        if (name.length() <= LONGEST_HOSTNAME) {
            return name;
        }
        return name.substring(0, LONGEST_HOSTNAME).replaceAll("[-.]+$", "");
    }

    /** What the container itself is started with is surer than a convention. */
    private static SecretHint secret(Pod pod, Container container, Operator operator) {
        Optional<SecretHint> started = container.getEnv().stream()
                .filter(variable -> variable.getName().endsWith("ROOT_PASSWORD"))
                .map(ServerPod::reference)
                .filter(Objects::nonNull)
                .findFirst();
        return started.or(() -> operator == null ? Optional.empty() : operator.secret(label(pod, operator)))
                .orElse(null);
    }

    private static SecretHint reference(EnvVar variable) {
        SecretKeySelector secret =
                variable.getValueFrom() == null ? null : variable.getValueFrom().getSecretKeyRef();
        return secret == null ? null : new SecretHint(secret.getName(), secret.getKey());
    }

    /** A tag may mean another image tomorrow; what the runtime made of it does not. An image that was never pulled has no such name. */
    private static String image(Pod pod, Container container) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getContainerStatuses().stream())
                .filter(status -> status.getName().equals(container.getName()))
                .map(ContainerStatus::getImageID)
                .filter(id -> id != null && id.contains("@sha256:"))
                .map(id -> id.replaceFirst("^[a-z-]+://", ""))
                .findFirst()
                .orElse(Objects.requireNonNullElse(container.getImage(), ""));
    }

    private static String label(Pod pod, Operator operator) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels == null ? null : labels.get(operator.instanceLabel());
    }

    /** The same, where something else says where the account is kept. */
    ServerPod with(SecretHint told) {
        return new ServerPod(
                namespace,
                name,
                hostname,
                qualified,
                hostNetwork,
                node,
                ip,
                container,
                image,
                port,
                mounts,
                fullName,
                told);
    }

    /** The same, where the user says at which port. */
    public ServerPod at(int otherPort) {
        return new ServerPod(
                namespace,
                name,
                hostname,
                qualified,
                hostNetwork,
                node,
                ip,
                container,
                image,
                otherPort,
                mounts,
                fullName,
                secret);
    }

    /** Whether a server that says this of its host can be the one in it. With the node's network it may be any of that node. */
    public boolean isHost(String hostnameOfServer) {
        String said = hostnameOfServer.toLowerCase(Locale.ROOT);
        if (hostNetwork) {
            return !node.isEmpty() && firstLabel(said).equals(firstLabel(node.toLowerCase(Locale.ROOT)));
        }
        return said.equals(hostname) || (qualified && said.startsWith(hostname + "."));
    }

    private static String firstLabel(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** As findings name it. */
    public String subject() {
        return "pod " + namespace + "/" + name;
    }
}
