package io.jenkins.plugins.mysqlsnapshot.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A run that a fault can hit: on a thread of this JVM, or in a JVM of its own. Started and ended by a {@link ChaosRun}. */
interface RunUnderTest {

    /** Begins; the injector hears every event from now on. */
    void start(FaultInjector injector) throws IOException;

    /** Stops its thread as an abort does. */
    void interrupt();

    /** SIGKILL. */
    void kill();

    /** SIGSTOP. */
    void suspend() throws IOException, InterruptedException;

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException;

    /**
     * Waits for its end.
     *
     * @throws HangingException when it does not come
     */
    Outcome await(Duration timeout) throws HangingException, InterruptedException;

    /** What is still there of it once it has ended, a line each; empty where nothing is. */
    List<String> leftThreads() throws InterruptedException;
}
