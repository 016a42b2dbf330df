package hudson.model.queue;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

public interface QueueTaskFuture<R> extends Future<R> {
    R waitForStart() throws InterruptedException, ExecutionException;
}
