package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Util;
import java.util.Set;
import java.util.TreeSet;
import org.jenkinsci.plugins.workflow.steps.Step;

/**
 * A step that may name a target of the configuration, and remembers what else the script gave: that is not replaced by what the target
 * says, even where it is the default.
 */
public abstract class TargetStep extends Step {

    private final String target;
    private final Set<String> given = new TreeSet<>();

    TargetStep(String target) {
        this.target = Util.fixEmptyAndTrim(target);
    }

    /** Null where the script says itself what is meant. */
    public String getTarget() {
        return target;
    }

    /** Called by the setters; null is not given. */
    final <T> T given(String parameter, T value) {
        if (value != null) {
            given.add(parameter);
        }
        return value;
    }

    final boolean isGiven(String parameter) {
        return given.contains(parameter);
    }
}
