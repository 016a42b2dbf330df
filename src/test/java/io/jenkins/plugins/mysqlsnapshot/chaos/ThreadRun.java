package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.chaos.Outcome.Told;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRequest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRun;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Event;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The real {@link SnapshotRun} on a thread and in a thread group of its own, so that every thread it starts is known as its. */
final class ThreadRun implements RunUnderTest {

    private static final Duration THREADS_END = Duration.ofSeconds(10);

    /** Of the Kubernetes and HTTP clients and the driver: one for the whole JVM, whoever was first; they end when they idle. */
    private static final List<String> SHARED =
            List.of("OkHttp TaskRunner", "Okio Watchdog", "CachedSingleThreadScheduler", "mysql-cj-abandoned");

    private final Clock clock = Clock.system();
    private final SnapshotRequest request;
    private final String kubeconfig;
    private final ThreadGroup group;
    private final Thread thread;
    private final List<Told> events = new CopyOnWriteArrayList<>();
    private FaultInjector injector;
    private Timeline timeline;

    // written by the run's thread, read after its end
    private Manifest manifest;
    private Exception failure;
    private long endedNanos;

    ThreadRun(SnapshotRequest request, String kubeconfig) {
        this.request = request;
        this.kubeconfig = kubeconfig;
        this.group = new ThreadGroup(request.setName());
        this.thread = new Thread(group, this::run, "chaos-run-" + request.setName());
        thread.setDaemon(true);
    }

    @Override
    public void start(FaultInjector heard) {
        injector = heard;
        timeline = new Timeline(clock, this::tell);
        thread.start();
    }

    private void tell(Event event) {
        long now = clock.nanoTime();
        Told told = new Told(
                event.phase(),
                now - timeline.sinceStart(now).toNanos() + event.sinceStart().toNanos(),
                event.detail());
        events.add(told);
        injector.heard(told);
    }

    private void run() {
        try (KubernetesClient client = Kubeconfig.connect(kubeconfig);
                SnapshotRun run = new SnapshotRun(clock, timeline, client, request)) {
            manifest = run.take();
        } catch (SnapshotException | LockException | ClusterException | InterruptedException | RuntimeException e) {
            failure = e;
        }
        endedNanos = clock.nanoTime();
    }

    @Override
    public void interrupt() {
        thread.interrupt();
    }

    @Override
    public void kill() {
        throw new IllegalStateException("it is this JVM");
    }

    @Override
    public void suspend() {
        throw new IllegalStateException("it is this JVM");
    }

    @Override
    public void resume() {
        throw new IllegalStateException("it is this JVM");
    }

    @Override
    public Outcome await(Duration timeout) throws HangingException, InterruptedException {
        thread.join(timeout.toMillis());
        if (thread.isAlive()) {
            throw new HangingException("the run does not end, it stands at " + Arrays.toString(thread.getStackTrace()));
        }
        List<String> messages = new ArrayList<>();
        if (failure != null) {
            collect(failure, messages);
        }
        return new Outcome(
                manifest,
                failure == null ? null : failure.getClass().getSimpleName(),
                messages,
                findings(failure),
                List.copyOf(events),
                false,
                endedNanos);
    }

    private static void collect(Throwable one, List<String> messages) {
        messages.add(String.valueOf(one.getMessage()));
        Stream.of(one.getSuppressed()).forEach(more -> collect(more, messages));
    }

    private static int findings(Exception failure) {
        if (failure instanceof SnapshotException e) {
            return e.findings().size();
        }
        if (failure instanceof LockException e) {
            return e.findings().size();
        }
        return failure instanceof ClusterException e ? e.findings().size() : -1;
    }

    @Override
    public List<String> leftThreads() throws InterruptedException {
        Deadline deadline = clock.deadline(THREADS_END);
        List<String> left = threads();
        while (!left.isEmpty() && !deadline.hasPassed()) {
            clock.pause(Duration.ofMillis(5));
            left = threads();
        }
        return left;
    }

    private List<String> threads() {
        Thread[] all = new Thread[group.activeCount() + 50];
        group.enumerate(all);
        return Stream.of(all)
                .filter(Objects::nonNull)
                .map(Thread::getName)
                .filter(name -> SHARED.stream().noneMatch(name::startsWith))
                .toList();
    }
}
