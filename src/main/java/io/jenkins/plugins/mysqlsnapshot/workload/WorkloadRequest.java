package io.jenkins.plugins.mysqlsnapshot.workload;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * What a user says of where the server runs, unchecked: one of workload, selector or claims tells the pods; claims may be named beside.
 *
 * @param workload kind and name as kubectl writes them, {@code statefulset/orders-db}; or null
 * @param selector a label selector as kubectl writes it; or null
 * @param pvcs claims by name; empty where they are to be found
 * @param container the one that the server runs in; null where it is to be found
 */
public record WorkloadRequest(String namespace, String workload, String selector, List<String> pvcs, String container) {

    public WorkloadRequest {
        pvcs = List.copyOf(pvcs);
    }

    /** Known by its claims alone. */
    public static WorkloadRequest ofClaims(String namespace, List<String> pvcs) {
        return new WorkloadRequest(namespace, null, null, pvcs, null);
    }

    /** What is wrong with it, as far as that can be said without asking the cluster; empty where nothing is. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (workload != null && selector != null) {
            findings.add(new Finding("selector", "is given beside workload", "give one of them"));
        }
        if (workload != null) {
            try {
                WorkloadName.parse(workload);
            } catch (ClusterException x) {
                findings.addAll(x.findings());
            }
        }
        return findings;
    }

    /** Whether nothing but its claims tells which pod is meant. */
    public boolean isByClaims() {
        return workload == null && selector == null;
    }

    /** As the log calls it. */
    public String words() {
        if (workload != null) {
            return workload;
        }
        return selector != null ? "selector " + selector : "PVC " + String.join(", ", pvcs);
    }
}
