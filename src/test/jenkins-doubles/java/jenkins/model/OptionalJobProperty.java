package jenkins.model;

import hudson.model.Job;
import hudson.model.JobProperty;
import hudson.model.JobPropertyDescriptor;

/** Working double. */
public abstract class OptionalJobProperty<J extends Job<?, ?>> extends JobProperty<J> {
    public OptionalJobProperty() {}

    public abstract static class OptionalJobPropertyDescriptor extends JobPropertyDescriptor {
        protected OptionalJobPropertyDescriptor() {}
    }
}
