package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;

/**
 * Work off the CPS thread that cleans up after itself: an abort interrupts it and the step ends only once it has, so
 * that the end of an aborted build means that the lock is free and what was created is deleted. A build that ends
 * without asking (hard kill) interrupts it too. A controller restart ends the step; the server's lease frees the lock.
 */
abstract class AbortableExecution<R> extends SynchronousNonBlockingStepExecution<R> {

    private static final long serialVersionUID = 1L;

    // both guarded by this: stop() comes from the CPS thread, run() has a thread of the pool
    private transient Thread worker;
    private transient Throwable stopCause;

    AbortableExecution(StepContext context) {
        super(context);
    }

    /** The work; throws InterruptedException, cleaned up, when it was interrupted. The log is flushed after it. */
    abstract R work(Clock clock, QueuedLog log) throws Exception;

    @Override
    protected final R run() throws Exception {
        Clock clock = Clock.system();
        QueuedLog log = BuildLog.open(getContext(), clock);
        begin();
        LiveWork.Entry entry = LiveWork.enter(getContext(), this::interrupt);
        try {
            return done(work(clock, log));
        } catch (InterruptedException x) {
            throw reason(x);
        } finally {
            log.flush();
            entry.close();
            end();
        }
    }

    private synchronized void begin() throws InterruptedException {
        if (stopCause != null) {
            throw new InterruptedException();
        }
        worker = Thread.currentThread();
    }

    /** An abort that comes as the work is done must not be lost either: the script would go on. */
    private synchronized R done(R result) throws InterruptedException {
        if (stopCause != null) {
            throw new InterruptedException();
        }
        worker = null;
        return result;
    }

    private synchronized void end() {
        worker = null;
        // not to be handed on with the pool's thread; what it was about has been heard
        Thread.interrupted();
    }

    private synchronized void interrupt() {
        if (worker != null) {
            worker.interrupt();
        }
    }

    /** Why the build was aborted, as Jenkins said it; the bare interruption where it said nothing. */
    private synchronized Exception reason(InterruptedException x) {
        if (!(stopCause instanceof Exception cause)) {
            return x;
        }
        StepFailure.leftBy(x).ifPresent(cause::addSuppressed);
        return cause;
    }

    @Override
    public void stop(Throwable cause) throws Exception {
        synchronized (this) {
            stopCause = cause;
            if (worker != null) {
                worker.interrupt();
                return;
            }
        }
        super.stop(cause);
    }
}
