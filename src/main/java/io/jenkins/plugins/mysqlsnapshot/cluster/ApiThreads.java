package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.client.KubernetesClientBuilder.ExecutorSupplier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that work for one client or one cut: daemons called {@code mysql-snapshot-…}, gone once it is closed. */
final class ApiThreads implements ExecutorSupplier {

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

    /** As many as there are tasks, so that none waits for another; the caller shuts it down. */
    static ExecutorService pool(String purpose) {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory named = task -> {
            Thread thread = new Thread(task, "mysql-snapshot-" + purpose + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        return Executors.newCachedThreadPool(named);
    }
}
