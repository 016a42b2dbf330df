package jenkins.model;

import hudson.model.Action;
import hudson.model.Actionable;

/** Working double. */
public abstract class Tab implements Action {
    protected transient Actionable object;

    public Tab(Actionable object) {
        this.object = object;
    }

    public Actionable getObject() {
        return object;
    }
}
