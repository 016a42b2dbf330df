package io.jenkins.plugins.mysqlsnapshot.timeline;

import java.util.Locale;

/** The steps of a run in the words that log, manifest and pages share. */
public enum Phase {
    PREFLIGHT,
    PAUSED,
    GUARD,
    ATTEMPT,
    LOCKED,
    POSITION,
    CREATE,
    CUT,
    PROVED,
    UNLOCKED,
    RESUMED,
    DELETE,
    MARK,
    READY,
    MANIFEST,
    RESTORE,
    CLONE,
    VERIFY;

    /** As it stands in log and manifest. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
