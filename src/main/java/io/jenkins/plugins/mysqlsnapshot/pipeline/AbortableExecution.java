package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Work off the CPS thread that cleans up after itself: an abort interrupts it and the step ends only once it has, so
 * that the end of an aborted build means that the lock is free and what was created is deleted. A build that ends
 * without asking (hard kill) interrupts it too. A controller restart ends the step (the server's lease frees the lock), but for work
 * that says it {@link #outlivesRestart}: that is put down without a word, and taken up again by {@link #goOn}.
 */
abstract class AbortableExecution<R> extends GeneralNonBlockingStepExecution {

    private static final long serialVersionUID = 1L;

    // all guarded by this: stop() comes from the CPS thread, a shutdown from Jenkins's, the work has a thread of the
    // pool
    private transient Thread worker;
    private transient Throwable stopCause;
    private transient boolean putDown;

    AbortableExecution(StepContext context) {
        super(context);
    }

    /** What a thread of the pool does; throws InterruptedException, cleaned up, when it was interrupted. */
    interface Work<R> {
        R with(Clock clock, QueuedLog log) throws Exception;
    }

    /** The work; throws InterruptedException, cleaned up, when it was interrupted. The log is flushed after it. */
    abstract R work(Clock clock, QueuedLog log) throws Exception;

    /** Whether what is under way now is saved with the program and can be gone on with after a restart. */
    boolean outlivesRestart() {
        return false;
    }

    /** What a user is told whose build comes back after a restart that ended this. */
    abstract Finding endedByRestart();

    @Override
    public void onResume() {
        getContext().onFailure(StepFailure.of(List.of(endedByRestart())));
    }

    @Override
    public final boolean start() {
        run(() -> perform(this::work));
        return false;
    }

    /** After a restart. */
    final void goOn(Work<R> rest) {
        run(() -> perform(rest));
    }

    private void perform(Work<R> work) throws Exception {
        Clock clock = Clock.system();
        QueuedLog log = BuildLog.open(getContext(), clock);
        begin();
        LiveWork.Entry entry = LiveWork.enter(getContext(), this::interrupt, this::shutDown);
        R result;
        try {
            result = done(work.with(clock, log));
        } catch (Exception x) {
            if (isPutDown()) {
                return;
            }
            throw x instanceof InterruptedException interruption ? reason(interruption) : x;
        } finally {
            log.flush();
            entry.close();
            end();
        }
        getContext().onSuccess(result);
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

    private synchronized void shutDown() {
        putDown = outlivesRestart();
        interrupt();
    }

    /** Whether the controller goes down and this goes on after it; an abort counts for more. */
    final synchronized boolean isPutDown() {
        return putDown && stopCause == null;
    }

    /** Whether this was told to stop: by a person, a timeout or a parallel branch, not by the controller's end. */
    final synchronized boolean isStopped() {
        return stopCause != null;
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

    /** A restart in good order waits for steps that it would end. */
    @Override
    public boolean blocksRestart() {
        return super.blocksRestart() && !outlivesRestart();
    }
}
