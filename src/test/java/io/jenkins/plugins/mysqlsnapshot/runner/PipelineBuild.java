package io.jenkins.plugins.mysqlsnapshot.runner;

import com.cloudbees.plugins.credentials.common.IdCredentials;
import groovy.lang.GroovyShell;
import hudson.AbortException;
import hudson.ExtensionList;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import jenkins.model.ArtifactManager;
import jenkins.model.CauseOfInterruption;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/**
 * One build: runs its script on a thread of its own and ends with a result, a log and a folder of artifacts. Started by
 * the {@link PipelineRunner}; any thread may wait for it, read its log or abort it.
 */
public final class PipelineBuild extends Run<PipelineBuild.RunnerJob, PipelineBuild> {

    private final Path folder;
    private final Path sources;
    private final Map<String, IdCredentials> credentials;
    private final Map<String, String> environment;
    private final BuildLog log;
    private final Branch main;
    // what Jenkins does on its CPS thread while the script waits: stopping steps
    private final ExecutorService stopper = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "stopper");
        thread.setDaemon(true);
        return thread;
    });
    private final Thread thread;
    private String script;
    private volatile Result result;
    private volatile boolean finished;
    private volatile boolean killed;

    PipelineBuild(
            RunnerJob job,
            int number,
            Path folder,
            Path sources,
            Map<String, IdCredentials> credentials,
            Map<String, String> environment,
            OutputStream echo) {
        super(job, number);
        this.folder = folder;
        this.sources = sources;
        this.credentials = credentials;
        this.environment = environment;
        this.log = new BuildLog(folder.resolve("log"), echo);
        this.main = new Branch(stopper, environment);
        this.thread = new Thread(this::execute, getExternalizableId());
        thread.setDaemon(true);
    }

    void start(String text) {
        script = text;
        thread.start();
    }

    private void execute() {
        Branch.enter(main);
        Throwable failure = null;
        try {
            CompilerConfiguration configuration = new CompilerConfiguration();
            configuration.setScriptBaseClass(PipelineScript.class.getName());
            configuration.addCompilationCustomizers(new SleepIsAStep());
            GroovyShell shell = new GroovyShell(PipelineBuild.class.getClassLoader(), configuration);
            PipelineScript pipeline = (PipelineScript) shell.parse(script, "WorkflowScript");
            pipeline.begin(this);
            pipeline.run();
        } catch (Throwable x) {
            failure = x;
        }
        if (!killed) {
            finish(failure);
        }
    }

    /** Says how it ended, as Jenkins does: one line for an {@link AbortException}, a stack trace for what nobody meant. */
    private synchronized void finish(Throwable failure) {
        if (finished) {
            return;
        }
        if (failure instanceof AbortException) {
            listener().error(failure.getMessage());
            worsen(Result.FAILURE);
        } else if (failure instanceof FlowInterruptedException interruption) {
            interruption.handle(this, listener());
            worsen(interruption.getResult());
        } else if (failure != null) {
            failure.printStackTrace(log.stream());
            worsen(Result.FAILURE);
        }
        worsen(Result.SUCCESS);
        for (RunListener<PipelineBuild> each : runListeners()) {
            each.onCompleted(this, listener());
        }
        log.stream().println("Finished: " + result);
        finished = true;
        main.bell().ring();
    }

    @SuppressWarnings("unchecked")
    private static Iterable<RunListener<PipelineBuild>> runListeners() {
        return (Iterable<RunListener<PipelineBuild>>) (Iterable<?>) ExtensionList.lookup(RunListener.class);
    }

    synchronized void worsen(Result other) {
        result = result == null ? other : result.combine(other);
    }

    /** Asks whatever runs to stop, as a person at the button does. */
    public void abort() {
        worsen(Result.ABORTED);
        main.stop(new FlowInterruptedException(
                Result.ABORTED, true, new CauseOfInterruption.UserInterruption("a person")));
    }

    /** Ends the build without asking any step, as Jenkins's hard kill does. */
    public void kill() {
        killed = true;
        worsen(Result.ABORTED);
        listener().getLogger().println("Hard kill!");
        finish(null);
    }

    /** Waits for the end. */
    public void join() throws InterruptedException {
        while (!join(Duration.ofMinutes(1))) {
            // as long as it takes
        }
    }

    /** Waits for the end, for this long at most, and tells whether it came. */
    public boolean join(Duration longest) throws InterruptedException {
        Clock clock = Clock.system();
        return clock.await(main.bell(), () -> finished, clock.deadline(longest));
    }

    /** Waits until the log shows this, for this long at most, and tells whether it did. */
    public boolean awaitLog(String text, Duration longest) throws InterruptedException {
        Clock clock = Clock.system();
        Bell bell = log.bell();
        return clock.await(bell, () -> log.text().contains(text), clock.deadline(longest));
    }

    /** Null while it runs, unless it got worse already. */
    public Result result() {
        return result;
    }

    public boolean isFinished() {
        return finished;
    }

    public String log() {
        return log.text();
    }

    public Path artifacts() {
        return folder.resolve("archive");
    }

    public Path workspace() {
        return folder.resolve("workspace");
    }

    /** Every file that the build keeps, log, artifacts and workspace, in which one of these shows; empty where all is well. */
    public List<Path> filesThatContain(String... secrets) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        try {
                            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                            return Arrays.stream(secrets).anyMatch(text::contains);
                        } catch (IOException x) {
                            throw new UncheckedIOException(x);
                        }
                    })
                    .toList();
        }
    }

    /** Has the files of the job's sources, as they are, in the workspace. */
    Object checkOut() throws IOException {
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file,
                        workspace().resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return null;
    }

    BuildLog buildLog() {
        return log;
    }

    TaskListener listener() {
        return log::stream;
    }

    ExecutorService stopper() {
        return stopper;
    }

    Map<String, String> environment() {
        return environment;
    }

    Optional<IdCredentials> findCredential(String id) {
        return Optional.ofNullable(credential(id));
    }

    @Override
    public File getRootDir() {
        return folder.toFile();
    }

    @Override
    protected ArtifactManager artifactManager() {
        return new FolderArtifactManager(artifacts());
    }

    @Override
    public IdCredentials credential(String id) {
        return id == null ? null : credentials.get(id);
    }

    /** The job of a build; who may see it, a test says by itself. */
    public static final class RunnerJob extends Job<RunnerJob, PipelineBuild> {
        RunnerJob(String name) {
            super(name);
        }
    }
}
