package io.jenkins.plugins.mysqlsnapshot.runner;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import groovy.lang.Closure;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * One call of a real step: starts its execution and waits, on the script's thread, until it succeeds or fails; a body
 * runs on that thread too.
 */
final class StepCall implements Branch.Step {

    private final PipelineBuild build;
    private final Branch branch;
    private final Closure<?> body;
    private final Context context = new Context();
    // what the blocks around this call have put there
    private final Map<Class<?>, Object> scope;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicBoolean completed = new AtomicBoolean();
    private StepExecution execution;
    private Throwable stoppedBefore;

    StepCall(PipelineBuild build, Branch branch, Closure<?> body) {
        this.build = build;
        this.branch = branch;
        this.body = body;
        this.scope = branch.scope();
    }

    /** What the script's thread is told: to run the body, or how the step ended. */
    private interface Event {}

    private record Outcome(Object result, Throwable failure) implements Event {}

    Object run(StepDescriptor descriptor, Step step) throws Throwable {
        for (Class<?> type : descriptor.getRequiredContext()) {
            if (context.get(type) == null) {
                throw new IllegalStateException(
                        "Required context " + type + " is missing for " + descriptor.getFunctionName());
            }
        }
        branch.push(this);
        try {
            start(step);
            while (true) {
                Event event = events.take();
                if (event instanceof Outcome outcome) {
                    if (outcome.failure != null) {
                        throw outcome.failure;
                    }
                    return outcome.result;
                }
                ((Body) event).run();
            }
        } finally {
            branch.pop(this);
        }
    }

    /** As in Jenkins, where both happen on the CPS thread, nothing is stopped that has not been started. */
    private synchronized void start(Step step) throws Throwable {
        if (stoppedBefore != null) {
            throw stoppedBefore;
        }
        execution = step.start(context);
        execution.start();
    }

    @Override
    public synchronized void stop(Throwable cause) throws Exception {
        if (execution == null) {
            stoppedBefore = cause;
        } else {
            execution.stop(cause);
        }
    }

    /** What the step sees of its build. */
    private final class Context extends StepContext {

        private static final long serialVersionUID = 1L;

        @Override
        public <T> T get(Class<T> key) {
            Map<Class<?>, Object> known =
                    Map.of(Run.class, build, TaskListener.class, build.listener(), FlowNode.class, new FlowNode() {});
            return key.cast(known.getOrDefault(key, scope.get(key)));
        }

        @Override
        public void onSuccess(Object result) {
            complete(new Outcome(result, null));
        }

        @Override
        public void onFailure(Throwable failure) {
            complete(new Outcome(null, failure));
        }

        @Override
        public ListenableFuture<Void> saveState() {
            return Futures.immediateVoidFuture();
        }

        private void complete(Outcome outcome) {
            if (completed.compareAndSet(false, true)) {
                events.add(outcome);
            }
        }

        @Override
        public BodyInvoker newBodyInvoker() {
            if (body == null) {
                throw new IllegalStateException("called without a body");
            }
            return new Invoker();
        }
    }

    private final class Invoker extends BodyInvoker {

        private final Map<Class<?>, Object> inside = new HashMap<>(scope);
        private BodyExecutionCallback callback;

        @Override
        public BodyInvoker withContext(Object override) {
            inside.put(
                    override instanceof EnvironmentExpander ? EnvironmentExpander.class : override.getClass(),
                    override);
            return this;
        }

        @Override
        public BodyInvoker withCallback(BodyExecutionCallback other) {
            callback = other;
            return this;
        }

        @Override
        public BodyExecution start() {
            if (completed.get() || build.isFinished()) {
                throw new IllegalStateException("the step has already called onSuccess or onFailure");
            }
            Body running = new Body(callback, inside);
            events.add(running);
            return running;
        }
    }

    /** The block's body, run by the script's thread. */
    private final class Body extends BodyExecution implements Event {

        private static final long serialVersionUID = 1L;

        private final transient BodyExecutionCallback callback;
        private final transient Map<Class<?>, Object> inside;
        private final transient Branch.Body frame = new Branch.Body();
        private volatile boolean done;

        Body(BodyExecutionCallback callback, Map<Class<?>, Object> inside) {
            this.callback = callback;
            this.inside = inside;
        }

        void run() {
            Object result = null;
            Throwable failure = null;
            try {
                branch.push(frame);
                try {
                    branch.throwPending();
                    branch.enter(inside);
                    result = body.call();
                } finally {
                    done = true;
                    branch.enter(scope);
                    branch.pop(frame);
                }
            } catch (Throwable x) {
                done = true;
                failure = x;
            }
            if (failure == null) {
                callback.onSuccess(context, result);
            } else {
                callback.onFailure(context, failure);
            }
        }

        @Override
        public boolean cancel(Throwable cause) {
            if (done) {
                return false;
            }
            branch.stop(frame, cause);
            return true;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean isDone() {
            return done;
        }

        @Override
        public Object get() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object get(long timeout, java.util.concurrent.TimeUnit unit) {
            throw new UnsupportedOperationException();
        }
    }
}
