package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.client.KubernetesClientBuilder.ExecutorSupplier;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that work for one client: daemons called {@code mysql-snapshot-…}, gone once it is closed. */
final class ApiThreads implements ExecutorSupplier {

    /** A wait for ready may last hours, in many builds at once: a thread that has nothing to do must not wait along. */
    private static final Duration IDLE = Duration.ofMillis(5);

    @Override
    public Executor get() {
        return pool("api");
    }

    @Override
    public void onClose(Executor executor) {
        if (executor instanceof ExecutorService ours) {
            ours.shutdownNow();
        }
    }

    /** As many as there are tasks, so that none waits for another. With nothing to do they end by themselves. */
    static ExecutorService pool(String purpose) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE.toMillis(), TimeUnit.MILLISECONDS, new SynchronousQueue<>(), named(purpose));
    }

    /** At most so many; the other tasks wait, the first come first. */
    static ExecutorService pool(String purpose, int most) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most, most, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), named(purpose));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String purpose) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "mysql-snapshot-" + purpose + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
