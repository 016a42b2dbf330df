package io.jenkins.plugins.mysqlsnapshot.cli;

/**
 * What the exit status says where it is not the command's own. From the range that shells, {@code env} and {@code timeout}
 * keep for themselves.
 */
final class ExitStatus {

    static final int OK = 0;
    /** The command has ended, but the lock is not proved to have lasted until then: what it did does not count. */
    static final int UNPROVED = 123;
    /** The lock was lost, or held for too long, while the command ran; the command was ended. */
    static final int LOST = 124;
    /** Refused or failed before the command ran; nothing is locked. */
    static final int REFUSED = 125;

    static final int NOT_EXECUTABLE = 126;
    static final int NOT_FOUND = 127;

    private ExitStatus() {}
}
