package hudson.model;

/** Working double. */
public abstract class JobProperty<J extends Job<?, ?>> implements Describable<JobProperty<?>> {
    public JobProperty() {}
}
