package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Carries out many seeds, several at a time, and adds them up. A line for each run goes to {@code target/chaos/runs.txt}, what is
 * broken and one line at the end to the console. Used once, by a test's thread.
 */
final class Chaos {

    private final Clock clock = Clock.system();
    private final Path folder;
    private final Map<ServerKind, Queue<Plan>> plans = new EnumMap<>(ServerKind.class);

    // guarded by this: the workers report, the test reads at the end
    private final Map<String, Integer> failures = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final boolean single;
    private PrintWriter lines;
    private int runs;
    private int accepted;
    private int faults;
    private int faultsUnderTheLock;

    Chaos(Path folder, List<Long> seeds) {
        this.folder = folder;
        this.single = seeds.size() == 1;
        seeds.stream()
                .map(Plan::of)
                .forEach(plan -> plans.computeIfAbsent(plan.kind(), kind -> new ConcurrentLinkedQueue<>())
                        .add(plan));
    }

    /** All of them; returns what is broken, a line each. */
    List<String> run() throws IOException, InterruptedException {
        long began = clock.nanoTime();
        Files.createDirectories(folder);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (PrintWriter out = new PrintWriter(folder.resolve("runs.txt").toFile(), StandardCharsets.UTF_8)) {
            lines = out;
            List<Future<?>> workers = new ArrayList<>();
            for (Map.Entry<ServerKind, Queue<Plan>> entry : plans.entrySet()) {
                start(entry.getKey(), entry.getValue(), threads, workers);
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            broken.add("a worker ended: " + e.getCause());
        } finally {
            threads.shutdownNow();
        }
        System.out.println(summary(Duration.ofNanos(clock.nanoTime() - began)));
        return broken;
    }

    private void start(ServerKind kind, Queue<Plan> queue, ExecutorService threads, List<Future<?>> workers)
            throws IOException, InterruptedException {
        Optional<String> why = ServerBinaries.inTarget().whyItCannotRun(kind);
        if (why.isPresent()) {
            skipped.add(queue.size() + " because " + why.get());
            return;
        }
        // where a kind has many, two of it at a time
        for (int number = 0; number < (queue.size() > 25 ? 2 : 1); number++) {
            Path own = folder.resolve(
                    kind + "-" + number + "-" + ProcessHandle.current().pid());
            workers.add(threads.submit(new ChaosWorker(kind, own, queue, this::add)));
        }
    }

    private synchronized void add(ChaosRun.Result result) {
        runs++;
        Plan plan = result.plan();
        Outcome outcome = result.outcome();
        String word = "broken";
        if (outcome != null) {
            boolean isAccepted = outcome.accepted();
            faults += result.fact().happened() ? 1 : 0;
            faultsUnderTheLock += result.fact().held() ? 1 : 0;
            accepted += isAccepted ? 1 : 0;
            if (!isAccepted) {
                failures.merge(cause(result), 1, Integer::sum);
            }
            word = isAccepted ? "accepted" : outcome.killed() ? "killed" : outcome.failure() + " " + outcome.messages();
        }
        lines.println("seed " + plan.seed() + " " + result.took().toMillis() + " ms " + plan.kind() + " "
                + plan.limits().lock() + " " + plan.limits().guardPolicy() + " " + plan.loads() + " " + plan.fault()
                + "@"
                + plan.trigger() + "+" + plan.delay().toMillis() + " " + result.fact() + " -> " + word);
        lines.flush();
        if (!result.broken().isEmpty()) {
            broken.add("seed " + plan.seed() + " broke " + result.broken());
            System.out.println("chaos: seed " + plan.seed() + " broke " + String.join("\n  and ", result.broken()));
        }
        if (!result.broken().isEmpty() || single) {
            tell(result, word);
        }
        if (runs % 50 == 0) {
            System.out.println("chaos: " + runs + " runs so far, " + broken.size() + " broken");
        }
    }

    private static void tell(ChaosRun.Result result, String word) {
        System.out.println("  " + result.plan() + "\n  " + result.fact() + "\n  -> " + word);
        if (result.outcome() != null) {
            long first = result.beganNanos();
            result.outcome()
                    .events()
                    .forEach(told -> System.out.println("  " + (told.nanos() - first) / 1_000_000 + " ms "
                            + told.phase().word() + ": " + told.detail()));
            System.out.println("  " + (result.outcome().endedNanos() - first) / 1_000_000 + " ms ended; all checked at "
                    + result.took().toMillis() + " ms");
        }
    }

    /** By what it failed: the fault if it came, else what the load did. */
    private static String cause(ChaosRun.Result result) {
        return result.fact().happened()
                ? result.plan().fault().group().toString().toLowerCase(Locale.ROOT)
                : "load";
    }

    private synchronized String summary(Duration took) {
        return "chaos: " + runs + " runs, " + accepted + " accepted, " + (runs - accepted) + " failed " + failures
                + ", " + faults + " faults came, " + faultsUnderTheLock + " of them under the lock, " + skipped.size()
                + " skipped " + skipped + ", " + broken.size() + " broken, " + took.toSeconds()
                + " s";
    }
}
