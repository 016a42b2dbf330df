package io.jenkins.plugins.mysqlsnapshot.timeline;

import java.io.IOException;

/** Why there is no stream to somewhere, or none any more: a finding that passes through parts which know {@code java.io} alone. */
public final class UnreachableException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    public UnreachableException(Finding finding) {
        this(finding, null);
    }

    public UnreachableException(Finding finding, Throwable cause) {
        super(finding.toString(), cause);
        this.finding = finding;
    }

    /** What the message is made of; null once this was serialized. */
    public Finding finding() {
        return finding;
    }
}
