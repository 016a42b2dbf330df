package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** What stands in the way at the volumes or at the Kubernetes API: one line for each finding. Never holds a secret. */
public final class ClusterException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    public ClusterException(List<Finding> findings) {
        this(findings, null);
    }

    public ClusterException(Finding finding) {
        this(List.of(finding), null);
    }

    public ClusterException(Finding finding, Throwable cause) {
        this(List.of(finding), cause);
    }

    public ClusterException(List<Finding> findings, Throwable cause) {
        super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")), cause);
        this.findings = List.copyOf(findings);
    }

    /** What the message is made of; empty once this was serialized. */
    public List<Finding> findings() {
        return findings == null ? List.of() : findings;
    }
}
