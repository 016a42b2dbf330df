package io.jenkins.plugins.mysqlsnapshot.restore;

import io.jenkins.plugins.mysqlsnapshot.cluster.OtherManager;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether a workload can be taken down and up by us alone, without losing a volume. Pure. */
final class WorkloadFitness {

    private WorkloadFitness() {}

    /**
     * What stands in the way; empty where nothing does.
     *
     * @param scalers the autoscalers that aim at it
     * @param others the names of pods that are not its own and mount its volumes
     */
    static List<Finding> against(Workload workload, List<String> scalers, List<String> others) {
        List<Finding> findings = new ArrayList<>();
        if (workload.deletesClaims()) {
            findings.add(new Finding(
                    workload.subject(),
                    "has persistentVolumeClaimRetentionPolicy.whenScaled: Delete, so scaling it to 0 would delete its PVCs",
                    "set that to Retain, then run again"));
        }
        if (workload.replicas() > 1) {
            findings.add(new Finding(
                    workload.subject(),
                    "has " + workload.replicas()
                            + " replicas: those that are not restored would not follow one that is",
                    "scale it to 1 and restore that, then let the others be made anew from it"));
        }
        if (!scalers.isEmpty()) {
            findings.add(new Finding(
                    workload.subject(),
                    "is scaled by HorizontalPodAutoscaler " + String.join(", ", scalers)
                            + ", which may start it while its volumes are exchanged",
                    "delete that until the restore is done"));
        }
        OtherManager.of(workload.object())
                .ifPresent(manager -> findings.add(new Finding(
                        workload.subject(),
                        "is managed by " + manager + ", which may start it while its volumes are exchanged",
                        "pause that, and have it leave spec.replicas alone, then say so: kubectl annotate -n "
                                + workload.object().getMetadata().getNamespace() + " "
                                + workload.kind().toLowerCase(Locale.ROOT) + "/" + workload.name() + " "
                                + OtherManager.REPLICAS + "=ours")));
        if (!others.isEmpty()) {
            findings.add(new Finding(
                    workload.subject(),
                    "its volumes are mounted by others, too: pod " + String.join(", ", others),
                    "end those first"));
        }
        return findings;
    }
}
