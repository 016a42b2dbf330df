package io.jenkins.plugins.mysqlsnapshot.runner;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import groovy.lang.Closure;
import hudson.AbortException;
import hudson.FilePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;

/** The steps of other plugins that examples need, as far as they need them. Run by the script's thread. */
final class BasicSteps {

    private final PipelineBuild build;
    private final PrintStream log;
    private final Map<String, Call> steps = new TreeMap<>();

    BasicSteps(PipelineBuild build) {
        this.build = build;
        this.log = build.buildLog().stream();
        steps.put("checkout", new Call("scm", given -> build.checkOut()));
        steps.put("echo", new Call("message", given -> say(given.text("message"))));
        steps.put("error", new Call("message", given -> {
            throw new AbortException(given.text("message"));
        }));
        steps.put("sleep", new Call("time", this::sleep));
        steps.put("node", new Call("label", this::node));
        steps.put("stage", new Call("name", this::stage));
        steps.put("sh", new Call("script", given -> new ShellCall(build, Branch.current(), given.named()).run()));
        steps.put("archiveArtifacts", new Call("artifacts", this::archive));
        steps.put("writeFile", new Call(null, this::write));
        steps.put("readFile", new Call("file", given -> Files.readString(file(given.text("file")))));
        steps.put("fileExists", new Call("file", given -> Files.exists(file(given.text("file")))));
        steps.put("parallel", new Call(null, given -> new ParallelCall(build, Branch.current(), given.named()).run()));
        steps.put("timeout", new Call("time", given -> new TimeoutCall(build, Branch.current(), given).run()));
        steps.put("usernamePassword", new Call(null, Given::named));
        steps.put("file", new Call(null, Given::named));
        steps.put("withCredentials", new Call("bindings", this::withCredentials));
    }

    /** What a step was given. */
    record Given(Map<String, Object> named, Closure<?> body) {
        String text(String name) {
            return String.valueOf(named.get(name));
        }
    }

    /** What a step does; throws what the script shall see. */
    private interface Action {
        Object call(Given given) throws Throwable;
    }

    private record Call(String soleParameter, Action action) {}

    boolean knows(String name) {
        return steps.containsKey(name);
    }

    Object call(String name, Object[] given) throws Throwable {
        Branch.current().throwPending();
        Call step = steps.get(name);
        NamedArguments arguments = NamedArguments.of(given, step.soleParameter);
        return step.action.call(new Given(arguments.named(), arguments.body()));
    }

    private Object say(String message) {
        log.println(message);
        return null;
    }

    private Object sleep(Given given) throws Throwable {
        TimeUnit unit =
                TimeUnit.valueOf(given.named().getOrDefault("unit", "SECONDS").toString());
        Duration duration = Duration.of(Long.parseLong(given.text("time")), unit.toChronoUnit());
        new SleepCall(Branch.current()).run(duration);
        return null;
    }

    private Object node(Given given) throws Throwable {
        Files.createDirectories(build.workspace());
        log.println("[Pipeline] node");
        Branch branch = Branch.current();
        Map<Class<?>, Object> before = branch.scope();
        Map<Class<?>, Object> inside = new HashMap<>(before);
        inside.put(FilePath.class, new FilePath(build.workspace().toFile()));
        try {
            branch.enter(inside);
            return given.body().call();
        } finally {
            branch.enter(before);
        }
    }

    private Object stage(Given given) {
        log.println("[Pipeline] { (" + given.text("name") + ")");
        try {
            return given.body().call();
        } finally {
            log.println("[Pipeline] } // stage");
        }
    }

    private Object archive(Given given) throws Throwable {
        PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:" + given.text("artifacts"));
        List<Path> found;
        try (Stream<Path> files = Files.walk(build.workspace())) {
            found = files.filter(Files::isRegularFile)
                    .map(build.workspace()::relativize)
                    .filter(wanted::matches)
                    .toList();
        }
        if (found.isEmpty()) {
            throw new AbortException(
                    "No artifacts found that match the file pattern \"" + given.text("artifacts") + "\".");
        }
        for (Path each : found) {
            Path target = build.artifacts().resolve(each);
            Files.createDirectories(target.getParent());
            Files.copy(build.workspace().resolve(each), target, StandardCopyOption.REPLACE_EXISTING);
        }
        return say("Archived " + found);
    }

    private Object write(Given given) throws Throwable {
        Path file = file(given.text("file"));
        Files.createDirectories(file.getParent());
        Files.writeString(file, given.text("text"));
        return null;
    }

    private Path file(String name) {
        return build.workspace().resolve(name);
    }

    private Object withCredentials(Given given) throws Throwable {
        Branch branch = Branch.current();
        Map<String, String> before = branch.environment();
        Map<String, String> inside = new TreeMap<>(before);
        List<Path> files = new ArrayList<>();
        try {
            for (Object binding : (List<?>) given.named().get("bindings")) {
                bind((Map<?, ?>) binding, inside, files);
            }
            branch.environment(inside);
            return given.body().call();
        } finally {
            branch.environment(before);
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private void bind(Map<?, ?> wanted, Map<String, String> variables, List<Path> files) throws IOException {
        String id = String.valueOf(wanted.get("credentialsId"));
        if (build.credential(id) instanceof StandardUsernamePasswordCredentials account) {
            String password = account.getPassword().getPlainText();
            build.buildLog().hide(password);
            variables.put(String.valueOf(wanted.get("usernameVariable")), account.getUsername());
            variables.put(String.valueOf(wanted.get("passwordVariable")), password);
        } else if (build.credential(id) instanceof FileCredentials secret) {
            Path file = Files.createTempFile("secret", null);
            files.add(file);
            try (InputStream content = secret.getContent()) {
                Files.write(file, content.readAllBytes());
            }
            variables.put(String.valueOf(wanted.get("variable")), file.toString());
        } else {
            throw new AbortException("Could not find credentials entry with ID '" + id + "'");
        }
    }
}
