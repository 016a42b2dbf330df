package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * One block of {@code withMysqlReadLock}. The CPS thread only schedules; threads of the step pool take the lock, start
 * the body and free the lock at its end. A restart of the controller loses the session, and with it the lock: the body
 * is then cancelled, never locked again.
 */
final class WithMysqlReadLockStepExecution extends GeneralNonBlockingStepExecution {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(WithMysqlReadLockStepExecution.class.getName());

    private final transient List<WithMysqlReadLockStep> parts;
    private final transient Clock clock = Clock.system();
    private final LockInScope scope = new LockInScope();

    // all guarded by this: stop() and onResume() come from the CPS thread, a lost lock from its keeper, the rest from
    // the pool
    private BodyExecution body;
    private String lost;
    private transient BlockLocks held;
    private transient QueuedLog log;
    private transient LiveWork.Entry entry;
    private transient Thread acquiring;
    private transient Throwable stopCause;

    /** @param parts the step for each of its targets */
    WithMysqlReadLockStepExecution(StepContext context, List<WithMysqlReadLockStep> parts) {
        super(context);
        this.parts = parts;
    }

    @Override
    public boolean start() {
        run(this::lockThenBody);
        return false;
    }

    private void lockThenBody() throws Exception {
        QueuedLog opened = BuildLog.open(getContext(), clock);
        beginAcquiring();
        boolean inside = false;
        try {
            BlockLocks taken = acquire(opened);
            try {
                startBody(taken, opened);
                inside = true;
            } catch (Exception | Error x) {
                // stopped meanwhile, or the build ended and no longer takes a body
                leave();
                taken.free("its block did not start");
                throw x;
            }
        } catch (LockException | ClusterException | SnapshotException failure) {
            throw StepFailure.of(failure);
        } catch (InterruptedException x) {
            throw reason(x);
        } finally {
            if (!inside) {
                opened.flush();
            }
            endAcquiring();
        }
    }

    private BlockLocks acquire(QueuedLog opened) throws Exception {
        List<Finding> findings = new ArrayList<>();
        parts.forEach(part -> findings.addAll(part.findings()));
        StepFailure.unlessEmpty(findings);
        return new BlockLock(parts, clock, new Timeline(clock, opened), this::lose)
                .take(getContext().get(Run.class));
    }

    private synchronized void startBody(BlockLocks taken, QueuedLog opened) throws Exception {
        if (stopCause != null) {
            throw new InterruptedException();
        }
        entry = LiveWork.enter(getContext(), () -> taken.freeSoon("its build or the controller ended"));
        held = taken;
        log = opened;
        scope.enter(taken.blocks());
        body = getContext()
                .newBodyInvoker()
                .withContext(scope)
                .withContext(LockEnvironment.around(getContext(), taken))
                .withCallback(new End(this))
                .start();
        // from here on a stop is the body's: this thread has nothing left that an interrupt could end
        acquiring = null;
        if (lost != null) {
            taken.freeSoon("another lock of its block was lost");
            body.cancel(new LockLost(lost).interruption());
        }
    }

    private synchronized void beginAcquiring() throws InterruptedException {
        if (stopCause != null) {
            throw new InterruptedException();
        }
        acquiring = Thread.currentThread();
    }

    private synchronized void endAcquiring() {
        acquiring = null;
        // not to be handed on with the pool's thread; what it was about has been heard
        Thread.interrupted();
    }

    private synchronized Exception reason(InterruptedException x) {
        if (!(stopCause instanceof Exception cause)) {
            return x;
        }
        StepFailure.leftBy(x).ifPresent(cause::addSuppressed);
        return cause;
    }

    /** On the keeper's thread: that server is free already, now the others and the body have to end. */
    private synchronized void lose(String what) {
        scope.leave();
        if (lost != null) {
            return;
        }
        lost = what;
        if (held != null) {
            held.freeSoon("another lock of its block was lost");
        }
        if (body != null) {
            body.cancel(new LockLost(what).interruption());
        }
    }

    /** While the lock is taken, interrupts and lets that clean up; later the body's own steps are stopped, and its end frees. */
    @Override
    public void stop(Throwable cause) throws Exception {
        BodyExecution running;
        synchronized (this) {
            stopCause = cause;
            if (acquiring != null) {
                acquiring.interrupt();
                return;
            }
            running = body;
        }
        if (running == null) {
            super.stop(cause);
        } else {
            running.cancel(cause);
        }
    }

    @Override
    public void onResume() {
        String what = "read lock: the controller restarted and its session ended; run the block again";
        try {
            BodyExecution running;
            synchronized (this) {
                lost = what;
                running = body;
            }
            if (running == null || !running.cancel(new LockLost(what).interruption())) {
                getContext().onFailure(new AbortException(what));
            }
        } catch (RuntimeException x) {
            LOGGER.log(Level.WARNING, "cannot end the block of a read lock that a restart lost", x);
        }
    }

    /** Frees the lock and returns what the end of the block has to fail with; null where all is well. */
    private Exception end() {
        BlockLocks taken;
        synchronized (this) {
            taken = held;
            held = null;
            leave();
        }
        try {
            if (taken != null) {
                taken.end();
            }
        } catch (LockException failure) {
            return StepFailure.of(failure);
        } finally {
            flush();
        }
        synchronized (this) {
            if (lost != null) {
                return new AbortException(lost);
            }
            return stopCause instanceof Exception cause ? cause : null;
        }
    }

    /** Neither a step nor the end of the build finds it any more. */
    private synchronized void leave() {
        scope.leave();
        if (entry != null) {
            entry.close();
        }
    }

    private void flush() {
        QueuedLog lines;
        synchronized (this) {
            lines = log;
        }
        // none after a restart
        if (lines != null) {
            lines.flush();
        }
    }

    /** The body's end. Not {@code TailCall}: what cancelled the body would be told twice. */
    private static final class End extends BodyExecutionCallback {

        private static final long serialVersionUID = 1L;

        private final WithMysqlReadLockStepExecution execution;

        End(WithMysqlReadLockStepExecution execution) {
            this.execution = execution;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            execution.run(() -> {
                Exception failure = execution.end();
                if (failure == null) {
                    context.onSuccess(result);
                } else {
                    context.onFailure(failure);
                }
            });
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            execution.run(() -> {
                Exception failure = execution.end();
                if (failure != null && !String.valueOf(t.getMessage()).equals(failure.getMessage())) {
                    t.addSuppressed(failure);
                }
                context.onFailure(t);
            });
        }
    }
}
