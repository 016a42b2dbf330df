package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** Why the lock could not be taken, kept, proved or let go; the message is one line for each finding. */
public final class LockException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    public LockException(List<Finding> findings) {
        super(lines(findings));
        this.findings = List.copyOf(findings);
    }

    public LockException(Finding finding) {
        this(List.of(finding));
    }

    public LockException(Finding finding, Throwable cause) {
        super(finding.toString(), cause);
        this.findings = List.of(finding);
    }

    /** What stands in the way, in pieces; empty after serialization. */
    public List<Finding> findings() {
        return findings == null ? List.of() : findings;
    }

    private static String lines(List<Finding> findings) {
        return findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
    }
}
