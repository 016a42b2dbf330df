package hudson.model;

import net.sf.json.JSONObject;
import org.kohsuke.stapler.StaplerRequest2;

/** Working double. */
public abstract class Descriptor<T extends Describable<T>> {
    public final Class<?> clazz;

    protected Descriptor() {
        this.clazz = getClass().getEnclosingClass();
    }

    public boolean configure(StaplerRequest2 request, JSONObject json) {
        return true;
    }

    public synchronized void load() {
        // nothing is kept
    }

    public synchronized void save() {
        // nothing is kept
    }

    public String getDisplayName() {
        return clazz.getSimpleName();
    }
}
