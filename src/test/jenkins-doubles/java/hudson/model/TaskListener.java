package hudson.model;

import java.io.PrintStream;
import java.io.PrintWriter;

/** Working double. */
public interface TaskListener {
    PrintStream getLogger();

    default PrintWriter error(String message) {
        getLogger().println("ERROR: " + message);
        return new PrintWriter(getLogger(), true);
    }
}
