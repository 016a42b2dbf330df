package org.jvnet.hudson.test.junit.jupiter;

import java.io.File;
import java.io.Serializable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvnet.hudson.test.JenkinsRule;

public class RealJenkinsExtension implements BeforeEachCallback, AfterEachCallback {
    public RealJenkinsExtension() {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        throw new UnsupportedOperationException("stand-in");
    }

    public File getHome() {
        throw new UnsupportedOperationException("stand-in");
    }

    public Process getProcess() {
        throw new UnsupportedOperationException("stand-in");
    }

    public void startJenkins() throws Exception {
        throw new UnsupportedOperationException("stand-in");
    }

    public void stopJenkins() throws Exception {
        throw new UnsupportedOperationException("stand-in");
    }

    public void stopJenkinsForcibly() {
        throw new UnsupportedOperationException("stand-in");
    }

    public void run(Step step) throws Throwable {
        throw new UnsupportedOperationException("stand-in");
    }

    public <A1 extends Serializable, A2 extends Serializable> void runRemotely(
            StepWithTwoArgs<A1, A2> s, A1 arg1, A2 arg2) throws Throwable {
        throw new UnsupportedOperationException("stand-in");
    }

    public <A1 extends Serializable> void runRemotely(StepWithOneArg<A1> s, A1 arg1) throws Throwable {
        throw new UnsupportedOperationException("stand-in");
    }

    public <A1 extends Serializable, A2 extends Serializable, A3 extends Serializable> void runRemotely(
            StepWithThreeArgs<A1, A2, A3> s, A1 arg1, A2 arg2, A3 arg3) throws Throwable {
        throw new UnsupportedOperationException("stand-in");
    }

    public <R extends Serializable, A1 extends Serializable> R runRemotely(StepWithReturnAndOneArg<R, A1> s, A1 arg1)
            throws Throwable {
        throw new UnsupportedOperationException("stand-in");
    }

    @FunctionalInterface
    public interface Step extends Serializable {
        void run(JenkinsRule r) throws Throwable;
    }

    @FunctionalInterface
    public interface StepWithTwoArgs<A1 extends Serializable, A2 extends Serializable> extends Serializable {
        void run(JenkinsRule r, A1 arg1, A2 arg2) throws Throwable;
    }

    @FunctionalInterface
    public interface StepWithOneArg<A1 extends Serializable> extends Serializable {
        void run(JenkinsRule r, A1 arg1) throws Throwable;
    }

    @FunctionalInterface
    public interface StepWithThreeArgs<A1 extends Serializable, A2 extends Serializable, A3 extends Serializable>
            extends Serializable {
        void run(JenkinsRule r, A1 arg1, A2 arg2, A3 arg3) throws Throwable;
    }

    @FunctionalInterface
    public interface StepWithReturnAndOneArg<R extends Serializable, A1 extends Serializable> extends Serializable {
        R run(JenkinsRule r, A1 arg1) throws Throwable;
    }
}
