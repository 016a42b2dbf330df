package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks the API server what this account may do, before anything depends on it. */
public final class AccessReview {

    private final KubernetesClient client;

    public AccessReview(KubernetesClient client) {
        this.client = client;
    }

    /** The verbs that are missing, as one finding with the rule that gives them; empty where none is. */
    public Optional<Finding> missing(String group, String resource, String namespace, String... verbs) {
        List<String> missing = Stream.of(verbs)
                .filter(verb -> !may(verb, group, resource, namespace))
                .toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                "API rights " + (namespace == null ? "in the cluster" : "in namespace " + namespace),
                "may not " + String.join(", ", missing) + " " + resource,
                "add to the account's " + (namespace == null ? "ClusterRole: " : "Role: ")
                        + rule(group, resource, verbs)));
    }

    /** Whether all of these are allowed. */
    public boolean mayAll(String group, String resource, String namespace, String... verbs) {
        return Stream.of(verbs).allMatch(verb -> may(verb, group, resource, namespace));
    }

    /** As it is written into a Role. */
    public static String rule(String group, String resource, String... verbs) {
        return "{apiGroups: [\"" + group + "\"], resources: [\"" + resource + "\"], verbs: [\""
                + String.join("\", \"", verbs) + "\"]}";
    }

    private boolean may(String verb, String group, String resource, String namespace) {
        SelfSubjectAccessReview answer = client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(resource)
                        .withNamespace(namespace)
                        .endResourceAttributes()
                        .endSpec()
                        .build());
        return answer.getStatus() != null
                && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    }
}
