package io.jenkins.plugins.mysqlsnapshot.runner;

import hudson.EnvVars;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;

/**
 * One line of execution of a script, a build's own or one of {@code parallel}: the stack of steps and bodies its thread
 * is in. Used by that thread; stopped by others.
 */
final class Branch {

    private static final ThreadLocal<Branch> CURRENT = new ThreadLocal<>();

    private final Executor stopper;
    private final Bell bell = new Bell();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private Map<Class<?>, Object> scope = Map.of();
    private Map<String, String> environment;
    private Throwable pending;

    Branch(Executor stopper, Map<String, String> environment) {
        this.stopper = stopper;
        this.environment = new TreeMap<>(environment);
    }

    /** What the thread is in. */
    interface Frame {}

    /** A step that the thread waits for; the innermost one is what a stop reaches. */
    interface Step extends Frame {
        /** Called on another thread; the step ends by itself then, with this cause. */
        void stop(Throwable cause) throws Exception;
    }

    /** The body of a block step. */
    static final class Body implements Frame {
        private Throwable pending;
    }

    static void enter(Branch branch) {
        CURRENT.set(branch);
    }

    static Branch current() {
        return CURRENT.get();
    }

    Bell bell() {
        return bell;
    }

    /** What the blocks that the thread is in have put there for the steps in them. */
    Map<Class<?>, Object> scope() {
        return scope;
    }

    void enter(Map<Class<?>, Object> other) {
        scope = other;
    }

    Map<String, String> environment() {
        return environment;
    }

    /** The branch's own, and over them those of the blocks that the thread is in: what a script or a process sees. */
    Map<String, String> variables() {
        EnvVars all = new EnvVars();
        all.putAll(environment);
        try {
            if (scope.get(EnvironmentExpander.class) instanceof EnvironmentExpander expander) {
                expander.expand(all);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("a constant one asks nobody", e);
        }
        return all;
    }

    void environment(Map<String, String> other) {
        environment = other;
    }

    /** Before a step begins: it does not where its branch or a body around it was stopped meanwhile. */
    synchronized void push(Frame frame) throws Throwable {
        throwPending();
        frames.push(frame);
    }

    synchronized void pop(Frame frame) {
        frames.remove(frame);
    }

    synchronized void throwPending() throws Throwable {
        Throwable cause = pending;
        pending = null;
        for (Frame frame : frames) {
            if (frame instanceof Body body && body.pending != null) {
                cause = body.pending;
                body.pending = null;
            }
        }
        if (cause != null) {
            throw cause;
        }
    }

    /** Stops the innermost step, or else the next one that begins. */
    synchronized void stop(Throwable cause) {
        if (frames.peek() instanceof Step step) {
            stopLater(step, cause);
        } else {
            pending = cause;
        }
    }

    /** The same for the inside of a body that has not ended. */
    synchronized void stop(Body body, Throwable cause) {
        if (frames.contains(body) && frames.peek() instanceof Step step) {
            stopLater(step, cause);
        } else {
            body.pending = cause;
        }
    }

    private void stopLater(Step step, Throwable cause) {
        stopper.execute(() -> {
            try {
                step.stop(cause);
            } catch (Exception x) {
                cause.addSuppressed(x);
            }
        });
    }
}
