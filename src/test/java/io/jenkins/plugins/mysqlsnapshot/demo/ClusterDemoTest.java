package io.jenkins.plugins.mysqlsnapshot.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The story that ./demo --cluster tells. */
@Tag("cluster")
class ClusterDemoTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    @Test
    void theStoryComesTrueOnARealKubernetes() throws Exception {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            new Demo(Path.of("target/demo-cluster").toAbsolutePath(), out).tell(real.cluster());
        } finally {
            System.out.println(told.toString(StandardCharsets.UTF_8));
        }
        assertTrue(told.toString(StandardCharsets.UTF_8).contains("every comparison held"));
    }
}
