package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** Why a run gave no proved set; the message is one line for each finding. */
public final class SnapshotException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    public SnapshotException(List<Finding> findings) {
        super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
        this.findings = List.copyOf(findings);
    }

    public SnapshotException(Finding finding) {
        this(List.of(finding));
    }

    /** What stands in the way, in pieces; empty after serialization. */
    public List<Finding> findings() {
        return findings == null ? List.of() : findings;
    }
}
