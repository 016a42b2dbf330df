package io.jenkins.plugins.mysqlsnapshot.controller;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a controller has open at one moment: its threads by kind, its heap after a collection, its files and connections. The threads of
 * the simulated cluster, which shares the process, are not counted.
 */
record ControllerLoad(Map<String, Integer> kinds, long heapMegabytes, long files) {

    private static final List<String> SIMULATED = List.of(
            "MockWebServer",
            "storage-simulator-",
            "simulated-client",
            // a pool for each watch that the simulated API server has open
            "pool-",
            // the storage's copying
            "process reaper");

    /**
     * What all clients of the process share: the simulated storage's own two watches keep some of it busy with their pings, now more, now
     * fewer. A watch that is left has a thread besides, which is counted.
     */
    private static final String TASKS = "OkHttp tasks";

    /** Pools let a thread go that had nothing to do for a minute. */
    private static final Duration POOLS = Duration.ofSeconds(75);

    /** The most of each while something ran; the names are those of the moment with the most threads. */
    record Peak(int threads, long heapMegabytes, Map<String, Integer> names) {}

    /** Once pools have let go what was idle. */
    static ControllerLoad settled(Clock clock) throws IOException, InterruptedException {
        clock.pause(POOLS);
        return now();
    }

    /** The same, but no longer than until there is no more than this. */
    static ControllerLoad settledAt(Clock clock, ControllerLoad idle) throws IOException, InterruptedException {
        Deadline deadline = clock.deadline(POOLS.multipliedBy(2));
        ControllerLoad now = now();
        while (!deadline.hasPassed() && (!now.beyond(idle).isEmpty() || now.files > idle.files)) {
            clock.pause(Duration.ofSeconds(1));
            now = now();
        }
        return now;
    }

    private static ControllerLoad now() throws IOException {
        return new ControllerLoad(threadKinds(), heap(), openFiles());
    }

    int threads() {
        return kinds.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The kinds of thread of which there are more than there were then. */
    List<String> beyond(ControllerLoad idle) {
        return kinds.entrySet().stream()
                .filter(kind -> !kind.getKey().equals(TASKS))
                .filter(kind -> kind.getValue() > idle.kinds.getOrDefault(kind.getKey(), 0))
                .map(kind -> kind.getKey() + ": " + kind.getValue() + " instead of "
                        + idle.kinds.getOrDefault(kind.getKey(), 0))
                .toList();
    }

    private static Map<String, Integer> threadKinds() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] all = new Thread[root.activeCount() * 2 + 64];
        int count = root.enumerate(all, true);
        return Stream.of(all)
                .limit(count)
                .map(Thread::getName)
                .filter(name -> SIMULATED.stream().noneMatch(name::startsWith))
                .map(name -> name.startsWith("Ok") && !name.startsWith("OkHttp http") ? TASKS : name)
                .map(name -> name.replaceAll("[0-9]+", "#").replaceFirst("(?s)[:\\[].*", ""))
                .collect(Collectors.toMap(name -> name, name -> 1, Integer::sum, TreeMap::new));
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    /** Looks again and again, on a thread of its own, until it is stopped. */
    static final class Watch {

        private final List<Map<String, Integer>> seen = new ArrayList<>();
        private final Thread thread;
        private volatile boolean stopped;
        private long heap;

        /** @param collecting whether to collect garbage at each look, which slows what is watched */
        Watch(Clock clock, boolean collecting) {
            this.thread = new Thread(
                    () -> {
                        try {
                            while (!stopped) {
                                seen.add(threadKinds());
                                if (collecting) {
                                    heap = Math.max(heap, heap());
                                }
                                clock.pause(Duration.ofMillis(collecting ? 200 : 20));
                            }
                        } catch (InterruptedException unexpected) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "watch-of-the-bench");
            thread.start();
        }

        Peak stop() throws InterruptedException {
            stopped = true;
            thread.join();
            Map<String, Integer> most = seen.stream()
                    .max((one, other) -> Integer.compare(count(one), count(other)))
                    .orElseThrow();
            return new Peak(count(most), heap, most);
        }

        private static int count(Map<String, Integer> kinds) {
            return kinds.entrySet().stream()
                    .filter(kind -> !kind.getKey().equals("watch-of-the-bench"))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }
    }
}
