package hudson.model;

import hudson.ExtensionPoint;

public abstract class ManagementLink implements ExtensionPoint, Action {
    public ManagementLink() {
        throw new UnsupportedOperationException("stand-in");
    }

    public String getDescription() {
        throw new UnsupportedOperationException("stand-in");
    }

    public Category getCategory() {
        throw new UnsupportedOperationException("stand-in");
    }

    public enum Category {
        CONFIGURATION,
        SECURITY,
        STATUS,
        TROUBLESHOOTING,
        TOOLS,
        MISC,
        UNCATEGORIZED
    }
}
