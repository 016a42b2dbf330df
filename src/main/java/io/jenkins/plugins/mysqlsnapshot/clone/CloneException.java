package io.jenkins.plugins.mysqlsnapshot.clone;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;

/** The server did not come up on the copy, which is the data's fault as far as can be seen: one line, with the server's own last words. */
public final class CloneException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    public CloneException(Finding finding) {
        super(finding.toString());
        this.finding = finding;
    }

    /** What the message is made of; null once this was serialized. */
    public Finding finding() {
        return finding;
    }
}
