package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.FilePath;
import hudson.console.ConsoleLogFilter;
import hudson.model.Run;
import io.jenkins.plugins.mysqlsnapshot.clone.Reach;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * One block of {@code withMysqlClone}. The CPS thread only schedules; threads of the step pool make the clone, start the body and remove
 * the clone at its end. All of a clone is in the cluster, so the body goes on with it when the controller restarts; only one that was
 * still being made then is lost, and removed.
 */
final class WithMysqlCloneStepExecution extends GeneralNonBlockingStepExecution {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(WithMysqlCloneStepExecution.class.getName());

    private static final Duration SAVE_BOUND = Duration.ofSeconds(20);

    private final transient WithMysqlCloneStep step;
    private final transient Clock clock;
    private final ClusterReference cluster;

    // all guarded by this: stop() and onResume() come from the CPS thread, the end of a build from Jenkins's, the rest
    // from the pool
    private BodyExecution body;
    private CloneInUse inUse;
    private boolean bodyEnded;
    private transient Thread making;
    private transient Throwable stopCause;

    WithMysqlCloneStepExecution(StepContext context, WithMysqlCloneStep step) {
        super(context);
        this.step = step;
        this.clock = Clock.system();
        this.cluster = step.clusterReference();
    }

    @Override
    public boolean start() {
        run(this::cloneThenBody);
        return false;
    }

    private void cloneThenBody() throws Exception {
        StepFailure.unlessEmpty(step.findings());
        FilePath workspace = getContext().get(FilePath.class);
        Finding missing = step.way() == Reach.TUNNEL ? CloneTunnel.missing(workspace) : null;
        StepFailure.unlessEmpty(missing == null ? List.of() : List.of(missing));
        Run<?, ?> build = getContext().get(Run.class);
        QueuedLog log = BuildLog.open(getContext(), clock);
        beginMaking();
        LiveWork.Entry making = LiveWork.enter(getContext(), this::interrupt);
        try {
            BodyClone made = BodyClone.make(step, build, clock, log);
            CloneTunnel tunnel = step.way() == Reach.TUNNEL ? tunnel(made, workspace, build, log) : null;
            CloneInUse using = new CloneInUse(
                    cluster,
                    made.server(),
                    tunnel,
                    step.getMaxMinutes(),
                    clock.now().plus(step.longest()));
            try {
                startBody(made, tunnel, using, log);
            } catch (Exception | Error x) {
                // stopped meanwhile, or the build ended and no longer takes a body
                using.removeAfter(build, x);
                throw x;
            }
            save();
        } catch (ClusterException failure) {
            throw StepFailure.of(failure);
        } catch (InterruptedException x) {
            throw reason(x);
        } finally {
            log.flush();
            making.close();
            endMaking();
        }
    }

    private CloneTunnel tunnel(BodyClone made, FilePath workspace, Run<?, ?> build, QueuedLog log) throws Exception {
        try {
            return CloneTunnel.open(
                    workspace, cluster.connect(new CredentialsLookup(build)), made.server(), clock, log::say);
        } catch (IOException | ClusterException | InterruptedException | RuntimeException x) {
            new CloneInUse(cluster, made.server(), null, step.getMaxMinutes(), clock.now()).removeAfter(build, x);
            throw x;
        }
    }

    /** With its body: a controller that is killed right now comes back to both. */
    private void save() {
        try {
            getContext().saveState().get(SAVE_BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException notSaved) {
            // it is saved with whatever the build does next
            LOGGER.log(Level.WARNING, "the state of the block of a clone is not saved yet", notSaved);
        }
    }

    private synchronized void startBody(BodyClone made, CloneTunnel tunnel, CloneInUse using, QueuedLog log)
            throws Exception {
        if (stopCause != null) {
            throw new InterruptedException();
        }
        String host = tunnel == null ? made.server().address() : AgentPort.HOST;
        int port = tunnel == null ? made.server().port() : tunnel.port();
        log.say("the block's server is " + made.server().words() + " at " + host + ":" + port
                + (tunnel == null ? "" : " of its agent") + ", user "
                + made.server().user());
        using.watch(getContext(), clock, this::end);
        inUse = using;
        body = getContext()
                .newBodyInvoker()
                .withContext(EnvironmentExpander.merge(
                        getContext().get(EnvironmentExpander.class), new CloneEnvironment(made, host, port)))
                .withContext(BodyInvoker.mergeConsoleLogFilters(
                        getContext().get(ConsoleLogFilter.class), new PasswordMask(made.password())))
                .withCallback(new End(this))
                .start();
        // from here on a stop is the body's: this thread has nothing left that an interrupt could end
        making = null;
    }

    private synchronized void beginMaking() throws InterruptedException {
        if (stopCause != null) {
            throw new InterruptedException();
        }
        making = Thread.currentThread();
    }

    private synchronized void endMaking() {
        making = null;
        // not to be handed on with the pool's thread; what it was about has been heard
        Thread.interrupted();
    }

    private synchronized void interrupt() {
        if (making != null) {
            making.interrupt();
        }
    }

    private synchronized Exception reason(InterruptedException x) {
        if (!(stopCause instanceof Exception cause)) {
            return x;
        }
        StepFailure.leftBy(x).ifPresent(cause::addSuppressed);
        return cause;
    }

    /** While the clone is made, interrupts and lets that clean up; later the body's own steps are stopped, and its end removes. */
    @Override
    public void stop(Throwable cause) throws Exception {
        BodyExecution running;
        synchronized (this) {
            stopCause = cause;
            if (making != null) {
                making.interrupt();
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
        try {
            synchronized (this) {
                if (bodyEnded) {
                    run(this::removeAfterRestart);
                    return;
                }
                if (inUse != null) {
                    inUse.watch(getContext(), Clock.system(), this::end);
                    return;
                }
            }
            getContext()
                    .onFailure(StepFailure.of(List.of(new Finding(
                            "clone",
                            "the controller was restarted before it answered",
                            "run the block again; what was made of it is removed then"))));
        } catch (IOException | InterruptedException | RuntimeException x) {
            LOGGER.log(Level.WARNING, "cannot watch over the clone of a build that came back", x);
        }
    }

    /** On a thread of the pool: the body's steps are stopped, and its end removes. */
    private synchronized void end(String timeOver) {
        if (body != null) {
            body.cancel(new TimeOver(timeOver).interruption());
        }
    }

    /** What the body came to is not known any more. */
    private void removeAfterRestart() {
        Exception alsoFailed = remove(getContext());
        Exception failure = StepFailure.of(List.of(new Finding(
                "clone",
                "the controller was restarted while it was removed",
                "it is removed now; run the block again")));
        getContext().onFailure(alsoFailed == null ? failure : alsoFailed);
    }

    /** On the CPS thread, before anything is saved. */
    private synchronized void endBody() {
        bodyEnded = true;
    }

    /** What the end of the block has to fail with; null where all is well. */
    private Exception remove(StepContext context) {
        CloneInUse used;
        synchronized (this) {
            used = inUse;
        }
        return used.end(context);
    }

    /** The body's end. Not {@code TailCall}: what cancelled the body would be told twice. */
    private static final class End extends BodyExecutionCallback {

        private static final long serialVersionUID = 1L;

        private final WithMysqlCloneStepExecution execution;

        End(WithMysqlCloneStepExecution execution) {
            this.execution = execution;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            execution.endBody();
            execution.run(() -> {
                Exception failure = execution.remove(context);
                if (failure == null) {
                    context.onSuccess(result);
                } else {
                    context.onFailure(failure);
                }
            });
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            execution.endBody();
            execution.run(() -> {
                Exception failure = execution.remove(context);
                if (failure != null && !String.valueOf(t.getMessage()).equals(failure.getMessage())) {
                    t.addSuppressed(failure);
                }
                context.onFailure(t);
            });
        }
    }
}
