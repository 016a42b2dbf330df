package io.jenkins.plugins.mysqlsnapshot.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The story that ./demo tells, in a JVM of its own as there. */
class DemoIT {

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void theStoryComesTrueEvenAfterADemoThatWasKilledUnderTheLock() throws Exception {
        Process killed = start();
        until(killed, " locked ");
        killed.destroyForcibly().waitFor();

        Process demo = start();
        List<String> lines = until(demo, null);

        assertEquals(0, demo.waitFor(), () -> String.join("\n", lines));
        assertTrue(lines.stream().anyMatch(line -> line.contains("stands at the manifest's position")));
        for (String figure : List.of("lock held", "cut known after", "worst stall of a writer")) {
            assertTrue(
                    lines.stream().anyMatch(line -> line.matches("demo: " + figure + " +\\d+ ms +\\d+ ms")),
                    () -> "no figures of " + figure + " in\n" + String.join("\n", lines));
        }
    }

    private static Process start() throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "--add-opens",
                        "java.base/java.util=ALL-UNNAMED",
                        "-Djava.util.logging.config.file=src/test/resources/logging.properties",
                        "-cp",
                        System.getProperty("test.classpath"),
                        Demo.class.getName())
                .redirectErrorStream(true)
                .start();
    }

    /** Reads what it says until a line has this text, or to the end. */
    private static List<String> until(Process process, String text) throws IOException {
        List<String> lines = new ArrayList<>();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line;
        while ((line = output.readLine()) != null) {
            lines.add(line);
            if (text != null && line.contains(text)) {
                return lines;
            }
        }
        return lines;
    }
}
