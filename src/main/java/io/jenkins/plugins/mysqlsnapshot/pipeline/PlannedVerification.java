package io.jenkins.plugins.mysqlsnapshot.pipeline;

import java.io.Serializable;
import java.util.ArrayList;

/** The verification of one server's part of a set, to follow its cut: where its snapshots are, as the step had it. Saved with the build. */
final class PlannedVerification implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String setId;
    private final String target;
    private final String namespace;
    private final String cluster;
    private final String kubeconfigId;
    private final String workload;
    private final String selector;
    private final ArrayList<String> pvcs;

    /** @param part the step for this server, after its target has said what it says */
    PlannedVerification(String setId, MysqlConsistentSnapshotStep part) {
        this.setId = setId;
        this.target = part.getTarget();
        this.namespace = part.getNamespace();
        this.cluster = part.getCluster();
        this.kubeconfigId = part.getKubeconfigId();
        this.workload = part.getWorkload();
        this.selector = part.getSelector();
        this.pvcs = new ArrayList<>(part.getPvcs());
    }

    MysqlVerifySnapshotStep step() {
        MysqlVerifySnapshotStep step = new MysqlVerifySnapshotStep(target);
        step.setSet(setId);
        step.setNamespace(namespace);
        step.setCluster(cluster);
        step.setKubeconfigId(kubeconfigId);
        step.setWorkload(workload);
        step.setSelector(selector);
        step.setPvcs(pvcs);
        return step;
    }
}
