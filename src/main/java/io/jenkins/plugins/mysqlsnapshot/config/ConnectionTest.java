package io.jenkins.plugins.mysqlsnapshot.config;

import hudson.ExtensionPoint;
import hudson.model.Item;
import java.util.List;

/** Tries a target as its form has it. Behind an extension point, for the configuration knows nothing that opens a connection. */
public interface ConnectionTest extends ExtensionPoint {

    /**
     * Looks at everything that a run would look at before its lock; locks nothing and makes nothing. Bounded; on the thread of a web
     * request.
     *
     * @param folder whose credentials count; null for the global configuration
     */
    Report test(FoundTarget target, Item folder) throws InterruptedException;

    /**
     * What a test found, a line each, nothing secret in it.
     *
     * @param passed whether nothing stands in the way
     */
    record Report(boolean passed, List<String> lines) {
        public Report {
            lines = List.copyOf(lines);
        }
    }
}
