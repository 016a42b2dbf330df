import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Breaks the lock in one way at a time and demands that the tests on real servers notice. Each {@code *.mutant} beside this file
 * says what is broken, in which file, which tests must turn red, and what text is replaced by what; text that is not there
 * exactly once is an error. Started by {@code run} on the classes that Maven has built; changes no source.
 */
public final class Mutants {

    private static final Path HERE = Path.of("src/test/mutants");
    private static final Path LOCK = Path.of("src/main/java/io/jenkins/plugins/mysqlsnapshot/lock");
    private static final Path SCRATCH = Path.of("target/mutants");
    private static final String PACKAGE = "io.jenkins.plugins.mysqlsnapshot.lock.";
    private static final int GREEN = 0;
    private static final int RED = 1;
    private static final int NOTHING_RAN = 2;

    private record Mutant(String name, String what, String file, Set<String> tests, String source) {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals("--tests")) {
            System.exit(run(List.of(arguments).subList(1, arguments.length)));
        }
        List<Mutant> mutants = new ArrayList<>();
        try (Stream<Path> files = Files.list(HERE)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".mutant")).sorted().toList()) {
                String name = file.getFileName().toString().replace(".mutant", "");
                if (arguments.length == 0 || List.of(arguments).contains(name)) {
                    mutants.add(read(name, file));
                }
            }
        }
        Set<String> all = new LinkedHashSet<>();
        mutants.forEach(mutant -> all.addAll(mutant.tests()));
        if (fork("unbroken", null, all) != GREEN) {
            throw new IllegalStateException("not green as it is, see " + SCRATCH + "/unbroken.log");
        }
        List<String> survived = new ArrayList<>();
        for (Mutant mutant : mutants) {
            boolean noticed = fork(mutant.name(), compiled(mutant), mutant.tests()) == RED;
            System.out.println((noticed ? "noticed   " : "SURVIVED  ") + mutant.name() + ": " + mutant.what());
            if (!noticed) {
                survived.add(mutant.name());
            }
        }
        System.out.println(mutants.size() - survived.size() + " of " + mutants.size() + " mutants noticed");
        System.exit(survived.isEmpty() && !mutants.isEmpty() ? 0 : 1);
    }

    private static Mutant read(String name, Path file) throws IOException {
        String[] parts = Files.readString(file).split("(?m)^<<<<\\n");
        String what = "";
        String broken = "";
        Set<String> tests = new LinkedHashSet<>();
        for (String line : parts[0].lines().toList()) {
            if (line.startsWith("# ")) {
                what = line.substring(2);
            } else if (line.startsWith("file ")) {
                broken = line.substring(5);
            } else if (line.startsWith("test ")) {
                tests.add(line.substring(5));
            }
        }
        String source = Files.readString(LOCK.resolve(broken));
        for (int i = 1; i < parts.length; i++) {
            String[] change = parts[i].split("(?m)^(?:====|>>>>)(?:\\n|$)", -1);
            int at = source.indexOf(change[0]);
            if (at < 0 || source.indexOf(change[0], at + 1) >= 0) {
                throw new IllegalStateException(file + " does not apply: not there exactly once:\n" + change[0]);
            }
            source = source.replace(change[0], change[1]);
        }
        if (parts.length < 2 || tests.isEmpty() || what.isEmpty()) {
            throw new IllegalStateException(file + " says no change, no test or not what is broken");
        }
        return new Mutant(name, what, broken, tests, source);
    }

    private static Path compiled(Mutant mutant) throws Exception {
        Path folder = SCRATCH.resolve(mutant.name());
        Path source = folder.resolve("source").resolve(mutant.file());
        Path classes = folder.resolve("classes");
        Files.createDirectories(source.getParent());
        Files.createDirectories(classes);
        Files.writeString(source, mutant.source());
        Process javac = new ProcessBuilder(
                        java("javac"), "-proc:none", "-nowarn", "-parameters", "-cp", classPath(), "-d",
                        classes.toString(), source.toString())
                .inheritIO()
                .start();
        if (javac.waitFor() != 0) {
            throw new IllegalStateException(mutant.name() + " does not compile");
        }
        return classes;
    }

    /** Runs these tests in a JVM of their own, which finds the broken class first. */
    private static int fork(String name, Path broken, Set<String> tests) throws Exception {
        Files.createDirectories(SCRATCH);
        List<String> command = new ArrayList<>(List.of(
                java("java"),
                "-Xmx1g",
                "-Djava.util.logging.config.file=src/test/resources/logging.properties",
                "-cp",
                (broken == null ? "" : broken.toAbsolutePath() + ":") + classPath(),
                HERE.resolve("Mutants.java").toString(),
                "--tests"));
        command.addAll(tests);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(SCRATCH.resolve(name + ".log").toFile())
                .start();
        int end = process.waitFor();
        if (end != GREEN && end != RED) {
            throw new IllegalStateException(
                    (end == NOTHING_RAN ? "a test was skipped or not found: " : "ended with " + end + ": ") + name + ", see "
                            + SCRATCH + "/" + name + ".log");
        }
        return end;
    }

    private static int run(List<String> tests) {
        List<DiscoverySelector> selectors = new ArrayList<>();
        for (String test : tests) {
            String[] parts = test.split("#");
            for (java.lang.reflect.Method method : methods(PACKAGE + parts[0])) {
                if (method.getName().equals(parts[1])) {
                    selectors.add(DiscoverySelectors.selectMethod(load(PACKAGE + parts[0]), method));
                }
            }
        }
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request().selectors(selectors).build(), summary);
        summary.getSummary().printTo(new PrintWriter(System.out));
        summary.getSummary().printFailuresTo(new PrintWriter(System.out));
        if (summary.getSummary().getTotalFailureCount() > 0) {
            return RED;
        }
        return selectors.size() == tests.size() && summary.getSummary().getTestsSucceededCount() >= tests.size()
                ? GREEN
                : NOTHING_RAN;
    }

    private static List<java.lang.reflect.Method> methods(String type) {
        List<java.lang.reflect.Method> methods = new ArrayList<>();
        for (Class<?> one = load(type); one != null; one = one.getSuperclass()) {
            methods.addAll(List.of(one.getDeclaredMethods()));
        }
        return methods;
    }

    private static Class<?> load(String type) {
        try {
            return Class.forName(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private static String classPath() throws IOException {
        return Files.readString(Path.of("target/test-classpath")).strip();
    }
}
