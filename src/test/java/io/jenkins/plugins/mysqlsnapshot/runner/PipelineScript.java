package io.jenkins.plugins.mysqlsnapshot.runner;

import groovy.lang.Closure;
import groovy.lang.MissingMethodException;
import groovy.lang.Script;
import hudson.ExtensionList;
import hudson.model.Result;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/**
 * What a Jenkinsfile is compiled to: unknown methods are steps, first the basic ones, then whatever descriptor has that
 * function name. Made by Groovy, run by the build's thread.
 */
public abstract class PipelineScript extends Script {

    private PipelineBuild build;
    private BasicSteps basic;

    void begin(PipelineBuild started) {
        build = started;
        basic = new BasicSteps(started);
        getBinding().setVariable("env", new Environment());
        getBinding().setVariable("currentBuild", new CurrentBuild(started));
        getBinding().setVariable("params", Map.of());
        getBinding().setVariable("scm", "the job's sources");
    }

    /** Groovy calls this for every method that a script does not define: a step. */
    public Object methodMissing(String name, Object arguments) throws Throwable {
        Object[] given = (Object[]) arguments;
        String meant = name.equals(SleepIsAStep.STEP) ? "sleep" : name;
        if (basic.knows(meant)) {
            return basic.call(meant, given);
        }
        for (StepDescriptor descriptor : ExtensionList.lookup(StepDescriptor.class)) {
            if (descriptor.getFunctionName().equals(name)) {
                return step(descriptor, given);
            }
        }
        throw new MissingMethodException(name, getClass(), given);
    }

    private Object step(StepDescriptor descriptor, Object[] given) throws Throwable {
        Class<? extends Step> type = descriptor.clazz.asSubclass(Step.class);
        NamedArguments arguments =
                NamedArguments.of(given, NamedArguments.soleParameter(type)).customised(descriptor);
        Closure<?> body = arguments.body();
        if (descriptor.takesImplicitBlockArgument() != (body != null)) {
            throw new IllegalStateException(descriptor.getFunctionName() + " step must be called with"
                    + (body == null ? "" : "out") + " a body");
        }
        build.buildLog().stream().println("[Pipeline] " + descriptor.getFunctionName());
        return new StepCall(build, Branch.current(), body).run(descriptor, arguments.instantiate(type));
    }

    @Override
    public void println(Object value) {
        build.buildLog().stream().println(value);
    }

    /** A name that is no variable may be one of {@code env}. */
    @Override
    public Object getProperty(String name) {
        if (build != null && !getBinding().hasVariable(name)) {
            String value = Branch.current().variables().get(name);
            if (value != null) {
                return value;
            }
        }
        return super.getProperty(name);
    }

    /** {@code env}: reads and sets variables of the branch. */
    public static final class Environment {

        /** {@code env.NAME}. */
        public Object get(String name) {
            return Branch.current().variables().get(name);
        }

        /** {@code env.NAME = value}. */
        public void set(String name, Object value) {
            Branch.current().environment().put(name, String.valueOf(value));
        }
    }

    /** {@code currentBuild}: the part of it that scripts use most. */
    public static final class CurrentBuild {

        private final PipelineBuild build;

        CurrentBuild(PipelineBuild build) {
            this.build = build;
        }

        /** Null while nothing went wrong. */
        public String getResult() {
            return build.result() == null ? null : build.result().toString();
        }

        /** It can only get worse. */
        public void setResult(String result) {
            build.worsen(Result.fromString(result));
        }

        public String getCurrentResult() {
            return build.result() == null
                    ? Result.SUCCESS.toString()
                    : build.result().toString();
        }

        public int getNumber() {
            return build.getNumber();
        }
    }
}
