package hudson.model;

import hudson.ExtensionPoint;

/** Working double. */
public abstract class AdministrativeMonitor extends AbstractModelObject implements ExtensionPoint {
    @Override
    public String getDisplayName() {
        return getClass().getName();
    }

    public abstract boolean isActivated();
}
