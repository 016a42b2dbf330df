package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Asks the API server what this account may do, before anything depends on it. All rules of a namespace are asked for at once
 * (SelfSubjectRulesReview), to spare the server a request a verb; that answer may lack some, so what it does not show is asked for by
 * itself (SelfSubjectAccessReview). Thread-safe, for one run: what it was told it does not ask
 * again.
 */
public final class AccessReview {

    /** No namespace can have this name, so no RoleBinding is in it: only rules for the whole cluster show there. */
    private static final String WHOLE_CLUSTER = "-";

    private final KubernetesClient client;
    private final Map<String, List<ResourceRule>> rules = new ConcurrentHashMap<>();
    private final Map<List<String>, Boolean> answers = new ConcurrentHashMap<>();

    public AccessReview(KubernetesClient client) {
        this.client = client;
    }

    /**
     * The verbs that are missing, as one finding with the rule that gives them; empty where none is.
     *
     * @param resource in the plural, with its subresource where it is one ({@code pods/portforward})
     * @param namespace null for what belongs to none
     */
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

    /** The same for one object alone. */
    public static String ruleFor(String name, String group, String resource, String... verbs) {
        return rule(group, resource, verbs).replace("verbs: ", "resourceNames: [\"" + name + "\"], verbs: ");
    }

    private boolean may(String verb, String group, String resource, String namespace) {
        return rules.computeIfAbsent(namespace == null ? WHOLE_CLUSTER : namespace, this::rules).stream()
                        .anyMatch(rule -> gives(rule, verb, group, resource))
                || answers.computeIfAbsent(
                        Arrays.asList(verb, group, resource, namespace),
                        question -> reviewed(verb, group, resource, namespace));
    }

    /** None where the server does not tell. */
    private List<ResourceRule> rules(String namespace) {
        try {
            SelfSubjectRulesReview answer = client.authorization()
                    .v1()
                    .selfSubjectRulesReview()
                    .create(new SelfSubjectRulesReviewBuilder()
                            .withNewSpec()
                            .withNamespace(namespace)
                            .endSpec()
                            .build());
            return answer.getStatus() == null ? List.of() : answer.getStatus().getResourceRules();
        } catch (KubernetesClientException refused) {
            if (refused.getCode() < 400 || refused.getCode() >= 500) {
                throw refused;
            }
            return List.of();
        }
    }

    private static boolean gives(ResourceRule rule, String verb, String group, String resource) {
        return rule.getResourceNames().isEmpty()
                && hasOrAll(rule.getVerbs(), verb)
                && hasOrAll(rule.getApiGroups(), group)
                && hasOrAll(rule.getResources(), resource);
    }

    private static boolean hasOrAll(List<String> values, String wanted) {
        return values.contains(wanted) || values.contains("*");
    }

    private boolean reviewed(String verb, String group, String resource, String namespace) {
        int slash = resource.indexOf('/');
        SelfSubjectAccessReview answer = client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(slash < 0 ? resource : resource.substring(0, slash))
                        .withSubresource(slash < 0 ? null : resource.substring(slash + 1))
                        .withNamespace(namespace)
                        .endResourceAttributes()
                        .endSpec()
                        .build());
        return answer.getStatus() != null
                && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    }
}
