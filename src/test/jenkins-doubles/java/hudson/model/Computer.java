package hudson.model;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Working double: just the pool. */
public abstract class Computer {
    public static final ExecutorService threadPoolForRemoting = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "Computer.threadPoolForRemoting");
        thread.setDaemon(true);
        return thread;
    });

    private Computer() {}
}
