package io.jenkins.plugins.mysqlsnapshot.lock;

/** Whether all files of the server are cut at one instant. Commits may go on meanwhile only where they are. */
public enum VolumeLayout {
    /** One volume, and nothing of the server is known to be outside of it. */
    ONE_VOLUME,
    /** Several, all cut at one instant by a group snapshot. */
    ONE_INSTANT,
    /** Several, cut one after the other. */
    SEVERAL_VOLUMES,
    /** Nobody has said, or files may be elsewhere. */
    UNKNOWN
}
