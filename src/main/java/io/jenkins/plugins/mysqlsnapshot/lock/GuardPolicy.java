package io.jenkins.plugins.mysqlsnapshot.lock;

import java.util.Locale;

/** What the guard does about a statement that the lock would have to wait behind. */
public enum GuardPolicy {
    /** Looks again until it is gone or the acquire budget is spent. */
    WAIT,
    /** Gives up at once and names it. */
    FAIL;

    /** As it stands in Jenkinsfile, log and manifest. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
