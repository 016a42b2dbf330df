package hudson.model.listeners;

import hudson.ExtensionPoint;

/** Working double. */
public class ItemListener implements ExtensionPoint {
    public void onBeforeShutdown() {}
}
