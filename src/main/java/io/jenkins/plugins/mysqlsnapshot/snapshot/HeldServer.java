package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.HeldLock;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;

/**
 * A server that is locked already, for as long as a body runs: what a run in that body cuts under. Whoever took the lock frees it.
 *
 * @param located the pod that the server is in; null where it was reached at a host and nobody has asked for its pod
 * @param access the way to it
 * @param timeline of whoever took the lock
 */
public record HeldServer(
        HeldLock held, LockLimits limits, LocatedServer located, ServerAccess access, Timeline timeline) {}
