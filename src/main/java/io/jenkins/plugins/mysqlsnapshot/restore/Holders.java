package io.jenkins.plugins.mysqlsnapshot.restore;

/** What is known of those who work on a plan. */
public interface Holders {

    /** What can be known. */
    enum State {
        AT_WORK,
        /** It never goes on by itself. */
        OVER,
        /** Another controller's: only its signs of life tell. */
        UNKNOWN
    }

    /**
     * What one of them does.
     *
     * @param holder as it was given by whoever began, {@code InPlaceRestore.Site.holder}
     */
    State of(String holder);
}
