package io.jenkins.plugins.mysqlsnapshot.volume;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether the names of a request are ones that Kubernetes takes. A pure function of the request. */
final class RequestCheck {

    private final VolumeRequest request;
    private final List<Finding> findings = new ArrayList<>();

    RequestCheck(VolumeRequest request) {
        this.request = request;
    }

    /** The name of a PVC's snapshot, where it is cut by itself. */
    static String name(VolumeRequest request, String pvc) {
        return request.setId() + "-" + pvc;
    }

    List<Finding> findings() {
        if (!SnapshotMarks.isDnsLabel(request.setId())) {
            found(
                    "set name '" + request.setId() + "'",
                    "is not a DNS-1123 label",
                    "give at most 63 of a-z, 0-9 and '-', neither first nor last a '-'");
        }
        if (!SnapshotMarks.isDnsLabel(request.namespace())) {
            found(
                    "namespace '" + request.namespace() + "'",
                    "is not a DNS-1123 label",
                    "give the namespace of the PVCs");
        }
        if (request.pvcs().isEmpty()) {
            found("pvcs", "none is given", "name the PVCs that the server keeps its data on");
        }
        Set<String> names = new HashSet<>();
        for (String pvc : request.pvcs()) {
            check(pvc);
            if (!names.add(pvc)) {
                found("PVC " + request.namespace() + "/" + pvc, "is given twice", "name each PVC once");
            }
        }
        request.labels().forEach((key, value) -> {
            if (!SnapshotMarks.isLabelValue(value)) {
                found(
                        "label " + key,
                        "'" + value + "' is no label value",
                        "give at most 63 of A-Z, a-z, 0-9, '-', '_' and '.'");
            }
        });
        return findings;
    }

    private void check(String pvc) {
        if (!SnapshotMarks.isDnsSubdomain(pvc)) {
            found("PVC '" + pvc + "'", "is not a DNS-1123 subdomain", "give the name of a PVC");
        } else if (!SnapshotMarks.isDnsSubdomain(name(request, pvc)) && SnapshotMarks.isDnsLabel(request.setId())) {
            found(
                    "snapshot name of PVC " + pvc,
                    "has " + name(request, pvc).length() + " characters, more than 253",
                    "give the set a shorter name");
        }
    }

    private void found(String subject, String found, String remedy) {
        findings.add(new Finding(subject, found, remedy));
    }
}
