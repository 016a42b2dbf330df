package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.config.ConfigurationWords;
import io.jenkins.plugins.mysqlsnapshot.config.FormFields;
import io.jenkins.plugins.mysqlsnapshot.config.FoundTarget;
import io.jenkins.plugins.mysqlsnapshot.config.Refusals;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of the parameters in {@link WorkloadStep}. */
public abstract class WorkloadStepDescriptor extends LockStepDescriptor implements CustomDescribableModel {

    /** What tells one call from another: the target, the workload, the selector or the host, and nothing secret. */
    @Override
    public String argumentsToString(Map<String, Object> namedArgs) {
        if (namedArgs.get("target") instanceof CharSequence target) {
            return target.toString();
        }
        if (namedArgs.get("targets") instanceof List<?> targets) {
            return targets.stream().map(Object::toString).collect(Collectors.joining(", "));
        }
        String server = Stream.of("workload", "selector", "host")
                .map(namedArgs::get)
                .filter(CharSequence.class::isInstance)
                .map(Object::toString)
                .findFirst()
                .orElse(null);
        return namedArgs.get("namespace") instanceof CharSequence namespace && server != null
                ? namespace + "/" + server
                : server;
    }

    /** Takes {@code pvcs: 'data'} for the list of one that is meant; Jenkins would answer with a stack trace. */
    @Override
    public Map<String, Object> customInstantiate(Map<String, Object> arguments) {
        Map<String, Object> meant = new LinkedHashMap<>(arguments);
        for (String list : List.of("pvcs", "targets")) {
            if (arguments.get(list) instanceof CharSequence one) {
                meant.put(list, List.of(one.toString()));
            }
        }
        return meant;
    }

    /** Beside the one target, or the place of a server, they make no sense. */
    @POST
    public FormValidation doCheckTargets(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String target) {
        return FormFields.optional(
                item,
                value,
                given -> Util.fixEmptyAndTrim(target) == null
                        ? List.of()
                        : List.of(new Finding("targets", "are given beside target", "name it among them")));
    }

    /** Those that this job may use, and the one that is set. */
    @POST
    public ListBoxModel doFillTargetItems(@AncestorInPath Item item, @QueryParameter String target) {
        return targets(item, target);
    }

    static ListBoxModel targets(Item item, String target) {
        ListBoxModel items = new ListBoxModel();
        items.add("");
        Set<String> names = new LinkedHashSet<>();
        if (item != null && FormFields.allowed(item)) {
            names.addAll(FoundTarget.namesFor(item));
        }
        if (Util.fixEmptyAndTrim(target) != null) {
            names.add(target);
        }
        names.forEach(items::add);
        return items;
    }

    /** Those that this job may name, and the one that is set. */
    @POST
    public ListBoxModel doFillClusterItems(@AncestorInPath Item item, @QueryParameter String cluster) {
        return clusters(item, cluster);
    }

    static ListBoxModel clusters(Item item, String cluster) {
        List<String> names = new ArrayList<>(List.of(""));
        if (item != null) {
            names.addAll(SnapshotConfiguration.get().clustersFor(item));
        }
        if (Util.fixEmptyAndTrim(cluster) != null && !names.contains(cluster)) {
            names.add(cluster);
        }
        return FormFields.words(item, cluster, names);
    }

    @POST
    public FormValidation doCheckCluster(@AncestorInPath Item item, @QueryParameter String value) {
        return item == null
                ? FormValidation.ok()
                : FormFields.optional(item, value, given -> Refusals.cluster(given, item));
    }

    @POST
    public ListBoxModel doFillKubeconfigIdItems(@AncestorInPath Item item, @QueryParameter String kubeconfigId) {
        return FormFields.credentials(item, kubeconfigId, FileCredentials.class);
    }

    @POST
    public ListBoxModel doFillPreferItems(@AncestorInPath Item item, @QueryParameter String prefer) {
        return FormFields.words(item, prefer, ConfigurationWords.preferences());
    }

    @POST
    public FormValidation doCheckAccountSecret(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String credentialsId) {
        return FormFields.accountSecret(item, value, credentialsId);
    }

    @POST
    public FormValidation doCheckWorkload(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.optional(
                item, value, given -> new WorkloadRequest("", given, null, List.of(), null).findings());
    }

    @POST
    public FormValidation doCheckMaxReplicaLagSeconds(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.number(item, value, 0, WorkloadStep.LONGEST_LAG_SECONDS);
    }
}
