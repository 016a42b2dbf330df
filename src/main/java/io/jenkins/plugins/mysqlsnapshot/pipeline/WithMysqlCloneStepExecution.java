package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.console.ConsoleLogFilter;
import hudson.model.Computer;
import hudson.model.Run;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.clone.StandingClone;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    private StandingClone standing;
    private transient LiveWork.Entry entry;
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
        Run<?, ?> build = getContext().get(Run.class);
        QueuedLog log = BuildLog.open(getContext(), clock);
        beginMaking();
        LiveWork.Entry making = LiveWork.enter(getContext(), this::interrupt);
        try {
            BodyClone made = BodyClone.make(step, build, clock, log);
            try {
                startBody(made, build, log);
            } catch (Exception | Error x) {
                // stopped meanwhile, or the build ended and no longer takes a body
                removeAfter(made.server(), build, x);
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

    /** With its body: a controller that is killed right now comes back to both. */
    private void save() {
        try {
            getContext().saveState().get(SAVE_BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException notSaved) {
            // it is saved with whatever the build does next
            LOGGER.log(Level.WARNING, "the state of the block of a clone is not saved yet", notSaved);
        }
    }

    private void removeAfter(StandingClone clone, Run<?, ?> build, Throwable because) {
        synchronized (this) {
            standing = null;
            leave();
        }
        try {
            remove(clone, build);
        } catch (AbortException | ClusterException left) {
            because.addSuppressed(left);
        }
    }

    private synchronized void startBody(BodyClone made, Run<?, ?> build, QueuedLog log) throws Exception {
        if (stopCause != null) {
            throw new InterruptedException();
        }
        log.say("the block's server is " + made.server().words() + " at "
                + made.server().address() + ":" + made.server().port() + ", user "
                + made.server().user());
        standing = made.server();
        entry = enter(build);
        body = getContext()
                .newBodyInvoker()
                .withContext(EnvironmentExpander.merge(
                        getContext().get(EnvironmentExpander.class), new CloneEnvironment(made)))
                .withContext(BodyInvoker.mergeConsoleLogFilters(
                        getContext().get(ConsoleLogFilter.class), new PasswordMask(made.password())))
                .withCallback(new End(this))
                .start();
        // from here on a stop is the body's: this thread has nothing left that an interrupt could end
        making = null;
    }

    /** A hard kill asks no step; a controller that goes down leaves the clone to the body that comes back. */
    private LiveWork.Entry enter(Run<?, ?> build) throws IOException, InterruptedException {
        return LiveWork.enter(
                getContext(), () -> Computer.threadPoolForRemoting.execute(() -> removeQuietly(build)), () -> {});
    }

    private void removeQuietly(Run<?, ?> build) {
        StandingClone left = taken();
        if (left != null) {
            try {
                remove(left, build);
            } catch (AbortException | ClusterException x) {
                LOGGER.log(Level.WARNING, "the clone of a build that was killed is left: " + left.removal(), x);
            }
        }
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
                if (standing != null) {
                    entry = enter(getContext().get(Run.class));
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

    /** Null where somebody else removes it. */
    private synchronized StandingClone taken() {
        StandingClone clone = standing;
        standing = null;
        return clone;
    }

    private synchronized void leave() {
        if (entry != null) {
            entry.close();
        }
    }

    private void remove(StandingClone clone, Run<?, ?> build) throws AbortException, ClusterException {
        try (KubernetesClient client = cluster.connect(new CredentialsLookup(build))) {
            clone.remove(client, Clock.system());
        }
    }

    /** Removes the clone and returns what the end of the block has to fail with; null where all is well. */
    private Exception end(StepContext context) {
        StandingClone clone = taken();
        leave();
        if (clone == null) {
            return null;
        }
        try (KubernetesClient client = cluster.connect(new CredentialsLookup(context.get(Run.class)))) {
            Optional<String> ended;
            try {
                ended = clone.ended(client);
            } finally {
                clone.remove(client, Clock.system());
            }
            return ended.map(words -> StepFailure.of(List.of(new Finding(
                            clone.words(),
                            "ended before its block did: " + words,
                            "give it more memory or maxMinutes; the set is untouched"))))
                    .orElse(null);
        } catch (ClusterException | IOException | InterruptedException failure) {
            return new AbortException(failure.getMessage() + "\nwhat is left of the clone: " + clone.removal());
        }
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
            execution.run(() -> {
                Exception failure = execution.end(context);
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
                Exception failure = execution.end(context);
                if (failure != null) {
                    t.addSuppressed(failure);
                }
                context.onFailure(t);
            });
        }
    }
}
