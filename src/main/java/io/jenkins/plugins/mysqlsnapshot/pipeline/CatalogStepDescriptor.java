package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.catalog.Age;
import io.jenkins.plugins.mysqlsnapshot.config.FormFields;
import io.jenkins.plugins.mysqlsnapshot.config.Refusals;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of the parameters in {@link CatalogStep}. */
public abstract class CatalogStepDescriptor extends StepDescriptor implements CustomDescribableModel {

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class, FlowNode.class);
    }

    /** What tells one call from another, and nothing secret. */
    @Override
    public String argumentsToString(Map<String, Object> namedArgs) {
        for (String parameter : List.of("target", "workload", "selector", "namespace")) {
            if (namedArgs.get(parameter) instanceof CharSequence given) {
                return given.toString();
            }
        }
        return null;
    }

    /** Takes {@code pvcs: 'data'} for the list of one that is meant; Jenkins would answer with a stack trace. */
    @Override
    public Map<String, Object> customInstantiate(Map<String, Object> arguments) {
        Map<String, Object> meant = new LinkedHashMap<>(arguments);
        if (arguments.get("pvcs") instanceof CharSequence one) {
            meant.put("pvcs", List.of(one.toString()));
        }
        return meant;
    }

    @POST
    public ListBoxModel doFillTargetItems(@AncestorInPath Item item, @QueryParameter String target) {
        return WorkloadStepDescriptor.targets(item, target);
    }

    @POST
    public ListBoxModel doFillClusterItems(@AncestorInPath Item item, @QueryParameter String cluster) {
        return WorkloadStepDescriptor.clusters(item, cluster);
    }

    @POST
    public FormValidation doCheckCluster(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String target) {
        return FormFields.optional(
                item,
                value,
                given -> Util.fixEmptyAndTrim(target) != null
                        ? List.of(besideTarget("cluster"))
                        : item == null ? List.of() : Refusals.cluster(given, item));
    }

    private static Finding besideTarget(String parameter) {
        return new Finding(parameter, "is given beside target", "leave it out: the target says it");
    }

    @POST
    public ListBoxModel doFillKubeconfigIdItems(@AncestorInPath Item item, @QueryParameter String kubeconfigId) {
        return FormFields.credentials(item, kubeconfigId, FileCredentials.class);
    }

    @POST
    public FormValidation doCheckKubeconfigId(
            @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String target,
            @QueryParameter String cluster) {
        if (Util.fixEmptyAndTrim(target) != null) {
            return FormFields.optional(item, value, given -> List.of(besideTarget("kubeconfigId")));
        }
        return Util.fixEmptyAndTrim(cluster) == null
                ? FormFields.required(item, value, "a secret file with the cluster's kubeconfig")
                : FormFields.optional(item, value, given -> List.of(Missing.kubeconfigBesideCluster()));
    }

    @POST
    public FormValidation doCheckNamespace(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String target) {
        return Util.fixEmptyAndTrim(target) == null
                ? FormFields.required(item, value, "the namespace of the snapshots")
                : FormFields.optional(item, value, given -> List.of(besideTarget("namespace")));
    }

    @POST
    public FormValidation doCheckWorkload(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.optional(
                item, value, given -> new WorkloadRequest("", given, null, List.of(), null).findings());
    }

    /** For a field that holds how old something may be. */
    static FormValidation age(Item item, String parameter, String value) {
        return FormFields.optional(item, value, given -> Age.findings(parameter, given));
    }
}
