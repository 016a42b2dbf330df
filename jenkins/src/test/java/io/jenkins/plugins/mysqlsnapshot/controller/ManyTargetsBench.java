package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.bench.BenchFigures;
import io.jenkins.plugins.mysqlsnapshot.fixture.DataFolder;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * What ten builds of ten targets each cost one controller, beside one such build and beside an idle controller, and what they leave.
 * Run by name: {@code ./mvnw -B -o -f jenkins/pom.xml test -Dtest=ManyTargetsBench -Djenkins.test.timeout=1800}.
 */
@Tag("bench")
@WithJenkins
class ManyTargetsBench {

    private static final int BUILDS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern TOOK = Pattern.compile("step took (\\d+) ms");
    private static final Pattern RUN = Pattern.compile("\\+([0-9.]+)s [a-z]+ [^ ]+ is proved and ready");

    private final Clock clock = Clock.system();
    private JenkinsRule jenkins;
    private TenServers servers;

    @BeforeEach
    void open(JenkinsRule rule) throws Exception {
        jenkins = rule;
        servers = TenServers.start(Path.of("target/test-servers/ManyTargetsBench-"
                        + ProcessHandle.current().pid())
                .toAbsolutePath());
    }

    @AfterEach
    void close() throws Exception {
        servers.close();
        DataFolder.delete(servers.folder());
    }

    @Test
    void aHundredTargetsInTenBuilds() throws Exception {
        // a line for each request, by the simulated cluster in this very process, is no cost of a controller
        Logger requests = Logger.getLogger("io.fabric8.mockwebserver");
        requests.setLevel(Level.WARNING);
        List<WorkflowJob> jobs = servers.jobs(jenkins, BUILDS);
        // classes, pools and caches of the first builds are nobody's cost
        millisOf(jobs.subList(0, 1));
        millisOf(jobs);
        List<Double> one = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            one.add(millisOf(jobs.subList(0, 1)));
        }
        ControllerLoad idle = ControllerLoad.settled(clock);
        ControllerLoad.Watch watch = new ControllerLoad.Watch(clock, false);
        double all = millisOf(jobs);
        System.out.println(
                "bench: of the last build\n" + log(jobs.get(BUILDS - 1).getBuildByNumber(2)));
        ControllerLoad.Peak threads = watch.stop();
        // once more, for the collector slows what it watches
        ControllerLoad.Watch collecting = new ControllerLoad.Watch(clock, true);
        millisOf(jobs);
        ControllerLoad.Peak heap = collecting.stop();
        ControllerLoad after = ControllerLoad.settledAt(clock, idle);

        BenchFigures.add("wall-one-of-10", "ms", one);
        BenchFigures.add("wall-100", "ms", List.of(all));
        BenchFigures.add(
                "wall-ratio-100",
                "ratio",
                List.of(all / one.stream().sorted().toList().get(1)));
        BenchFigures.add("threads-100", "threads", List.of((double) threads.threads() - idle.threads()));
        BenchFigures.add("heap-mb-100", "MB", List.of((double) heap.heapMegabytes() - idle.heapMegabytes()));
        System.out.println("bench: idle " + idle + ", at the peak " + threads.names());
        assertEquals(List.of(), after.beyond(idle), "threads left");
        assertTrue(after.files() <= idle.files(), () -> "files or connections left: " + after + " after " + idle);
        assertEquals(0, servers.openWatches());
        servers.assertNoSessions();
    }

    @Test
    void whatTheStepAddsToTheRun() throws Exception {
        WorkflowJob job = servers.timedJob(jenkins);
        jenkins.buildAndAssertSuccess(job);
        List<Double> overhead = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String log = JenkinsRule.getLog(jenkins.buildAndAssertSuccess(job));
            overhead.add(first(TOOK, log) - first(RUN, log) * 1000);
        }
        BenchFigures.add("step-overhead", "ms", overhead);
    }

    private static double first(Pattern pattern, String log) {
        Matcher found = pattern.matcher(log);
        assertTrue(found.find(), log);
        return Double.parseDouble(found.group(1));
    }

    private double millisOf(List<WorkflowJob> jobs) throws Exception {
        // what earlier builds have left slows the simulator's search, not a controller
        servers.deleteSnapshots();
        long began = clock.nanoTime();
        List<WorkflowRun> builds = new ArrayList<>();
        for (WorkflowJob job : jobs) {
            builds.add(job.scheduleBuild2(0).waitForStart());
        }
        Deadline deadline = clock.deadline(PATIENCE);
        for (WorkflowRun build : builds) {
            while (build.isBuilding()) {
                assertTrue(!deadline.hasPassed(), () -> build + " goes on");
                clock.pause(Duration.ofMillis(5));
            }
            assertEquals(Result.SUCCESS, build.getResult(), () -> log(build));
        }
        return Duration.ofNanos(clock.nanoTime() - began).toMillis();
    }

    private static String log(WorkflowRun build) {
        try {
            return JenkinsRule.getLog(build);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
