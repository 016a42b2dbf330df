package io.jenkins.plugins.mysqlsnapshot.runner;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** One {@code timeout}: stops what its body is at when the time is over. */
final class TimeoutCall {

    private final PipelineBuild build;
    private final Branch branch;
    private final BasicSteps.Given given;
    private final Bell bell = new Bell();
    private volatile boolean over;

    TimeoutCall(PipelineBuild build, Branch branch, BasicSteps.Given given) {
        this.build = build;
        this.branch = branch;
        this.given = given;
    }

    Object run() throws Throwable {
        TimeUnit unit =
                TimeUnit.valueOf(given.named().getOrDefault("unit", "MINUTES").toString());
        Duration longest = Duration.of(Long.parseLong(given.text("time")), unit.toChronoUnit());
        Branch.Body body = new Branch.Body();
        build.stopper().execute(() -> watch(body, longest));
        branch.push(body);
        try {
            return given.body().call();
        } finally {
            branch.pop(body);
            over = true;
            bell.ring();
        }
    }

    private void watch(Branch.Body body, Duration longest) {
        Clock clock = Clock.system();
        try {
            if (!clock.await(bell, () -> over, clock.deadline(longest))) {
                branch.stop(body, new FlowInterruptedException(Result.ABORTED, true, new TimedOut()));
            }
        } catch (InterruptedException x) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class TimedOut extends CauseOfInterruption {

        private static final long serialVersionUID = 1L;

        @Override
        public String getShortDescription() {
            return "Timeout has been exceeded";
        }
    }
}
