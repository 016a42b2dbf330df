package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;

/** Mandatory parameters that the script left out: Jenkins passes null for them and leaves the complaint to the step. */
final class Missing {

    static final String KUBECONFIG =
            "the id of a secret file with the cluster's kubeconfig, or cluster: one of the configured clusters";

    private Missing() {}

    static Finding kubeconfigBesideCluster() {
        return new Finding("kubeconfigId", "is given beside cluster", "leave one of them out");
    }

    static void addTo(List<Finding> findings, String parameter, String value, String meaning) {
        if (value == null) {
            findings.add(of(parameter, meaning));
        }
    }

    static Finding of(String parameter, String meaning) {
        return new Finding(parameter, "is missing", "give " + parameter + ": " + meaning);
    }
}
