package io.jenkins.plugins.mysqlsnapshot.workload;

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

    /** As the log calls it. */
    public String words() {
        if (workload != null) {
            return workload;
        }
        return selector != null ? "selector " + selector : "PVC " + String.join(", ", pvcs);
    }
}
