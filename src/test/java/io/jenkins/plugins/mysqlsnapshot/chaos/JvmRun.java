package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.jenkins.plugins.mysqlsnapshot.chaos.Outcome.Told;
import io.jenkins.plugins.mysqlsnapshot.fixture.LockingJvm;
import io.jenkins.plugins.mysqlsnapshot.fixture.LockingProgram;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRequest;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The real run in a JVM of its own, which can be killed and stopped. Its events are heard later than they were. */
final class JvmRun implements RunUnderTest, AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(3);

    private final Clock clock = Clock.system();
    private final SnapshotRequest request;
    private final String kubeconfig;
    private final List<Told> events = new ArrayList<>();
    private FaultInjector injector;
    private LockingJvm jvm;

    /** Written by the fault, which may be on another thread, read by the run's. */
    private volatile boolean killed;

    JvmRun(SnapshotRequest request, String kubeconfig) {
        this.request = request;
        this.kubeconfig = kubeconfig;
    }

    @Override
    public void start(FaultInjector heard) throws IOException {
        injector = heard;
        jvm = LockingJvm.start(LockingProgram.order(request, kubeconfig));
    }

    @Override
    public void interrupt() {
        throw new IllegalStateException("it is another JVM");
    }

    @Override
    public void kill() {
        killed = true;
        jvm.kill();
    }

    @Override
    public void suspend() throws IOException, InterruptedException {
        jvm.suspend();
    }

    @Override
    public void resume() throws IOException, InterruptedException {
        jvm.resume();
    }

    @Override
    public Outcome await(Duration timeout) throws HangingException, InterruptedException {
        Deadline deadline = clock.deadline(timeout);
        int heard = 0;
        try {
            while (true) {
                boolean alive = jvm.isAlive();
                List<String> lines = jvm.lines();
                for (; heard < lines.size(); heard++) {
                    hear(lines.get(heard));
                }
                if (!alive) {
                    return outcome(lines);
                }
                if (deadline.hasPassed()) {
                    throw new HangingException("the JVM does not end, it has said " + lines);
                }
                clock.pause(LOOK_AGAIN);
            }
        } catch (IOException | SnapshotException e) {
            throw new IllegalStateException(e);
        }
    }

    private void hear(String line) {
        if (line.startsWith("EVENT ")) {
            String[] words = line.split(" ", 4);
            Told told = new Told(Phase.valueOf(words[1].toUpperCase(Locale.ROOT)), Long.parseLong(words[2]), words[3]);
            events.add(told);
            injector.heard(told);
        }
    }

    private Outcome outcome(List<String> lines) throws SnapshotException {
        long ended = clock.nanoTime();
        Manifest manifest = null;
        String failure = null;
        List<String> messages = new ArrayList<>();
        boolean closed = false;
        for (String line : lines) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "MANIFEST" -> manifest = Manifest.parse(line.substring("MANIFEST ".length()));
                case "FAILED" -> {
                    failure = words[1];
                    messages.add(words[2]);
                }
                case "SUPPRESSED" -> messages.add(words[2]);
                case "CLOSED" -> closed = true;
                default -> {
                    // events, and what the JVM itself says
                }
            }
        }
        boolean died = killed && !closed;
        if (!died && manifest == null && failure == null) {
            failure = "JvmEnded";
            messages.addAll(lines);
        }
        int findings = failure == null || failure.equals("JvmEnded") ? -1 : 1;
        return new Outcome(manifest, failure, messages, findings, List.copyOf(events), died, ended);
    }

    @Override
    public List<String> leftThreads() {
        return jvm.isAlive() ? List.of("the JVM") : List.of();
    }

    @Override
    public void close() throws IOException {
        if (jvm != null) {
            jvm.close();
        }
    }
}
