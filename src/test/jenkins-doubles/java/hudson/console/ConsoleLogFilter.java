package hudson.console;

import hudson.ExtensionPoint;
import hudson.model.AbstractBuild;
import java.io.IOException;
import java.io.OutputStream;

/** Working double. */
public abstract class ConsoleLogFilter implements ExtensionPoint {
    @SuppressWarnings("rawtypes")
    public OutputStream decorateLogger(AbstractBuild build, OutputStream logger)
            throws IOException, InterruptedException {
        return logger;
    }
}
