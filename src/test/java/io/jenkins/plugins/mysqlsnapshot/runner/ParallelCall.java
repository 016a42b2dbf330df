package io.jenkins.plugins.mysqlsnapshot.runner;

import groovy.lang.Closure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** One {@code parallel}: a thread for each branch; the first failure is thrown once all have ended. */
final class ParallelCall implements Branch.Step {

    private final PipelineBuild build;
    private final Branch parent;
    private final Map<String, Object> given;
    private final Map<Branch, FutureTask<Object>> children = new LinkedHashMap<>();

    ParallelCall(PipelineBuild build, Branch parent, Map<String, Object> given) {
        this.build = build;
        this.parent = parent;
        this.given = given;
    }

    Object run() throws Throwable {
        boolean failFast = Boolean.TRUE.equals(given.remove("failFast"));
        Map<String, FutureTask<Object>> tasks = new LinkedHashMap<>();
        synchronized (this) {
            given.forEach((name, body) -> tasks.put(name, child((Closure<?>) body, failFast)));
        }
        parent.push(this);
        try {
            tasks.forEach((name, task) -> {
                Thread thread = new Thread(task, build.getExternalizableId() + " " + name);
                thread.setDaemon(true);
                thread.start();
            });
            Map<String, Object> results = new LinkedHashMap<>();
            Throwable failure = null;
            for (Map.Entry<String, FutureTask<Object>> task : tasks.entrySet()) {
                try {
                    results.put(task.getKey(), task.getValue().get());
                } catch (ExecutionException x) {
                    failure = failure == null ? x.getCause() : failure;
                }
            }
            if (failure != null) {
                throw failure;
            }
            return results;
        } finally {
            parent.pop(this);
        }
    }

    private FutureTask<Object> child(Closure<?> body, boolean failFast) {
        Branch branch = new Branch(build.stopper(), parent.environment());
        branch.enter(parent.scope());
        FutureTask<Object> task = new FutureTask<>(() -> {
            Branch.enter(branch);
            try {
                return body.call();
            } catch (Exception x) {
                if (failFast) {
                    stop(x);
                }
                throw x;
            }
        });
        children.put(branch, task);
        return task;
    }

    @Override
    public synchronized void stop(Throwable cause) {
        children.forEach((branch, task) -> {
            if (!task.isDone()) {
                branch.stop(cause);
            }
        });
    }
}
