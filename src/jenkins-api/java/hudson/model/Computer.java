package hudson.model;

import hudson.security.AccessControlled;
import java.util.concurrent.ExecutorService;

public abstract class Computer implements AccessControlled {
    // no compile-time constant: the real one is set when Jenkins starts
    public static final ExecutorService threadPoolForRemoting = null;

    Computer() {
        throw new UnsupportedOperationException("stand-in");
    }
}
