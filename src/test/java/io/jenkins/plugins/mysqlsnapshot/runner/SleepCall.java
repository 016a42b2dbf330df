package io.jenkins.plugins.mysqlsnapshot.runner;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.time.Duration;

/** One {@code sleep}; over at once when it is stopped. */
final class SleepCall implements Branch.Step {

    private final Branch branch;
    private final Bell bell = new Bell();
    private volatile Throwable stopCause;

    SleepCall(Branch branch) {
        this.branch = branch;
    }

    void run(Duration duration) throws Throwable {
        branch.push(this);
        try {
            Clock clock = Clock.system();
            clock.await(bell, () -> stopCause != null, clock.deadline(duration));
            if (stopCause != null) {
                throw stopCause;
            }
        } finally {
            branch.pop(this);
        }
    }

    @Override
    public void stop(Throwable cause) {
        stopCause = cause;
        bell.ring();
    }
}
