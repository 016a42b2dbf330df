package io.jenkins.plugins.mysqlsnapshot.lock;

/** Whether all files of the server are cut at one instant. Commits may go on meanwhile only where they are. */
public enum VolumeLayout {
    /** One volume, or several that are cut as one, and nothing of the server is known to be outside. */
    ONE_INSTANT,
    /** Several, cut one after the other. */
    SEVERAL_VOLUMES,
    /** Nobody has said, or files may be elsewhere. */
    UNKNOWN
}
