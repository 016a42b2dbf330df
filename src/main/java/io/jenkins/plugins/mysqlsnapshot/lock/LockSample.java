package io.jenkins.plugins.mysqlsnapshot.lock;

import java.util.List;

/**
 * What the server said of the held lock at one moment: a piece of the proof.
 *
 * @param atNanos {@link io.jenkins.plugins.mysqlsnapshot.timeline.Clock#nanoTime()}, read before the server was asked
 * @param connectionId as the locking session itself was told; where the session is not ours, as the watching one sees it
 * @param namedLockHolder the connection that the watching session sees hold the run's name; null where the session is not ours
 * @param tickets the locks that the watching session sees granted to it; null where this server or account shows none
 * @param position null where the binary log is off
 */
public record LockSample(
        long atNanos, long connectionId, Long namedLockHolder, List<LockTicket> tickets, Position position) {}
