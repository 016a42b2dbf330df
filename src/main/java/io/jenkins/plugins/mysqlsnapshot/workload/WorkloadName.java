package io.jenkins.plugins.mysqlsnapshot.workload;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kind and name as kubectl writes them: {@code statefulset/orders-db}, {@code sts/orders-db}, {@code statefulset.apps/orders-db}.
 *
 * @param operator whose custom resource it is; null for one of Kubernetes's own kinds
 */
public record WorkloadName(Kind kind, Operator operator, String name) {

    private static final Pattern FORM = Pattern.compile("([A-Za-z][A-Za-z0-9.-]*)/([a-z0-9]([-a-z0-9.]*[a-z0-9])?)");

    /** What kind of object. */
    public enum Kind {
        STATEFUL_SET,
        DEPLOYMENT,
        POD,
        CUSTOM
    }

    /**
     * Reads it.
     *
     * @throws ClusterException where it is no such text, or of no kind that is known
     */
    public static WorkloadName parse(String text) throws ClusterException {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw refused(text, "is not of the form kind/name");
        }
        String word = form.group(1).toLowerCase(Locale.ROOT);
        String name = form.group(2);
        return switch (word.endsWith(".apps") ? word.substring(0, word.length() - ".apps".length()) : word) {
            case "statefulset", "statefulsets", "sts" -> new WorkloadName(Kind.STATEFUL_SET, null, name);
            case "deployment", "deployments", "deploy" -> new WorkloadName(Kind.DEPLOYMENT, null, name);
            case "pod", "pods", "po" -> new WorkloadName(Kind.POD, null, name);
            default ->
                new WorkloadName(
                        Kind.CUSTOM,
                        Operators.called(word)
                                .orElseThrow(() ->
                                        refused(text, "is of a kind that is not known here, '" + form.group(1) + "'")),
                        name);
        };
    }

    private static ClusterException refused(String text, String found) {
        return new ClusterException(new Finding(
                "workload '" + text + "'",
                found,
                "give statefulset/<name>, deployment/<name>, pod/<name> or an operator's resource ("
                        + String.join(", ", Operators.words()) + "), or use selector or pvcs"));
    }
}
