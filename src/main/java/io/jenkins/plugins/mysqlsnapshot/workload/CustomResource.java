package io.jenkins.plugins.mysqlsnapshot.workload;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;

/**
 * An operator's resource, looked at where the account may: whether it is there, and what it calls its secret. The pods are found by
 * its name alone, so the right to get it is optional. Used by one {@link WorkloadSearch}.
 */
final class CustomResource {

    private final KubernetesClient client;
    private final AccessReview rights;

    CustomResource(KubernetesClient client, AccessReview rights) {
        this.client = client;
        this.rights = rights;
    }

    /** Null where it says nothing else than the convention, or may not be read. */
    SecretHint secret(WorkloadName name, WorkloadRequest request) throws ClusterException {
        Operator operator = name.operator();
        if (!rights.mayAll(operator.group(), operator.plural(), request.namespace(), "get")) {
            return null;
        }
        APIGroup group = client.getApiGroup(operator.group());
        GenericKubernetesResource resource = group == null
                ? null
                : client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                                .withGroup(operator.group())
                                .withVersion(group.getPreferredVersion().getVersion())
                                .withPlural(operator.plural())
                                .withNamespaced(true)
                                .build())
                        .inNamespace(request.namespace())
                        .withName(name.name())
                        .get();
        if (resource == null) {
            throw new ClusterException(new Finding(
                    request.workload() + " in namespace " + request.namespace(),
                    group == null
                            ? "the cluster knows no " + operator.plural() + "." + operator.group()
                            : "does not exist",
                    "give one that does, or the StatefulSet of its pods"));
        }
        Object secret = resource.get((Object[]) ("spec." + operator.secretField()).split("\\."));
        return secret == null ? null : new SecretHint(secret.toString(), operator.secretKey());
    }
}
