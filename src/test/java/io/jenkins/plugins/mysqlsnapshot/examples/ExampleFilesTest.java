package io.jenkins.plugins.mysqlsnapshot.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That no example is left untried, and that what examples and documents name is there. */
class ExampleFilesTest {

    private static final Path HERE = Path.of("src/test/java/io/jenkins/plugins/mysqlsnapshot");
    private static final Pattern BESIDE = Pattern.compile("[a-z-]+\\.(yaml|Jenkinsfile)|await-cut");

    private static List<Path> examples() throws Exception {
        try (Stream<Path> files = Files.list(ExampleScenario.EXAMPLES)) {
            return files.sorted().toList();
        }
    }

    @Test
    void everyJenkinsfileIsRun() throws Exception {
        String tests = Files.readString(HERE.resolve("examples/ExamplesTest.java"))
                + Files.readString(HERE.resolve("demo/Demo.java"))
                + Files.readString(HERE.resolve("pipeline/CatalogStepTest.java"))
                + Files.readString(HERE.resolve("pipeline/ClusterStoryTest.java"));
        List<String> untried = new ArrayList<>();
        for (Path file : examples()) {
            String name = file.getFileName().toString();
            if (name.endsWith(".Jenkinsfile") && !tests.contains(name)) {
                untried.add(name);
            }
        }
        assertEquals(List.of(), untried);
    }

    @Test
    void whatAnExampleNamesLiesBesideIt() throws Exception {
        List<String> missing = new ArrayList<>();
        for (Path file : examples()) {
            Matcher named = BESIDE.matcher(Files.readString(file));
            while (named.find()) {
                if (!Files.exists(ExampleScenario.EXAMPLES.resolve(named.group()))) {
                    missing.add(file.getFileName() + " names " + named.group());
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyExampleIsInTheDocument() throws Exception {
        String documents = Files.readString(Path.of("docs/interop.md")) + Files.readString(Path.of("README.md"));
        for (Path file : examples()) {
            assertTrue(documents.contains("examples/" + file.getFileName()), file + " is in no document");
        }
    }
}
