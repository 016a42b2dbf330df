package io.jenkins.plugins.mysqlsnapshot.tunnel;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.util.function.BooleanSupplier;

/** Waits as a socket does: an interrupt does not end it, and is kept. What is asked of a server under a lock relies on that. */
final class Patience {

    private Patience() {}

    /** Whether the condition held before the deadline. */
    static boolean await(Clock clock, Bell bell, BooleanSupplier condition, Deadline deadline) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return clock.await(bell, condition, deadline);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
