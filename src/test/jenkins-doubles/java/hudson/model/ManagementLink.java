package hudson.model;

import hudson.ExtensionPoint;

/** Working double. */
public abstract class ManagementLink implements ExtensionPoint, Action {
    public String getDescription() {
        return null;
    }

    public Category getCategory() {
        return Category.UNCATEGORIZED;
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
