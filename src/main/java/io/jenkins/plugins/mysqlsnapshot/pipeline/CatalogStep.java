package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Util;
import io.jenkins.plugins.mysqlsnapshot.config.ClaimNames;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The parameters by which the steps about existing sets find those of one server: its target, or its namespace and its volumes. They hold
 * what the script said; nothing is checked until the step runs.
 */
public abstract class CatalogStep extends TargetStep {

    private String namespace;
    private String cluster;
    private String kubeconfigId;
    private String workload;
    private String selector;
    private List<String> pvcs = List.of();

    CatalogStep(String target) {
        super(target);
    }

    public String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public void setNamespace(String namespace) {
        this.namespace = given("namespace", Util.fixEmptyAndTrim(namespace));
    }

    public String getCluster() {
        return cluster;
    }

    /** One of the configured clusters, in place of a kubeconfig. */
    @DataBoundSetter
    public void setCluster(String cluster) {
        this.cluster = given("cluster", Util.fixEmptyAndTrim(cluster));
    }

    public String getKubeconfigId() {
        return kubeconfigId;
    }

    @DataBoundSetter
    public void setKubeconfigId(String kubeconfigId) {
        this.kubeconfigId = given("kubeconfigId", Util.fixEmptyAndTrim(kubeconfigId));
    }

    public String getWorkload() {
        return workload;
    }

    @DataBoundSetter
    public void setWorkload(String workload) {
        this.workload = given("workload", Util.fixEmptyAndTrim(workload));
    }

    public String getSelector() {
        return selector;
    }

    @DataBoundSetter
    public void setSelector(String selector) {
        this.selector = given("selector", Util.fixEmptyAndTrim(selector));
    }

    public List<String> getPvcs() {
        return pvcs;
    }

    /** Null or empty: those that the pods of the workload have. */
    @DataBoundSetter
    public void setPvcs(List<String> pvcs) {
        List<String> names = ClaimNames.of(pvcs);
        this.pvcs = names.isEmpty() ? names : given("pvcs", names);
    }

    /** The names as the form's one field shows them. */
    public String getPvcsText() {
        return String.join(", ", pvcs);
    }

    final ClusterReference clusterReference() {
        return ClusterReference.of(cluster, kubeconfigId);
    }

    final WorkloadRequest workloadRequest() {
        return new WorkloadRequest(namespace, workload, selector, List.of(), null);
    }

    /** Where the server runs, as it was said: sets have that in the same words. */
    final String place() {
        return new WorkloadRequest(namespace, workload, selector, pvcs, null).words();
    }

    /** What is missing or out of range; empty where nothing is. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Missing.addTo(findings, "namespace", namespace, "the namespace of the snapshots");
        if (getTarget() == null && workload == null && selector == null && pvcs.isEmpty()) {
            findings.add(
                    Missing.of("target", "a configured one; or pvcs, workload or selector: whose snapshots are meant"));
        }
        if (clusterReference() == null) {
            findings.add(Missing.of("kubeconfigId", Missing.KUBECONFIG));
        } else if (cluster != null && kubeconfigId != null) {
            findings.add(Missing.kubeconfigBesideCluster());
        }
        findings.addAll(workloadRequest().findings());
        return findings;
    }
}
