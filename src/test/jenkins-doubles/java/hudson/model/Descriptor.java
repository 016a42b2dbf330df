package hudson.model;

/** Working double. */
public abstract class Descriptor<T extends Describable<T>> {
    public final Class<?> clazz;

    protected Descriptor() {
        this.clazz = getClass().getEnclosingClass();
    }

    public String getDisplayName() {
        return clazz.getSimpleName();
    }
}
