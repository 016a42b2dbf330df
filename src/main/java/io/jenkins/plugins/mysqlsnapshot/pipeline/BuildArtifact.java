package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import jenkins.util.BuildListenerAdapter;

/**
 * Keeps a text as an artifact of its build, by whatever artifact manager the controller has. Goes through a temporary folder on the
 * controller, so no workspace is needed. No instances.
 */
final class BuildArtifact {

    private BuildArtifact() {}

    static void keep(Run<?, ?> build, TaskListener listener, String path, String text)
            throws IOException, InterruptedException {
        FilePath folder =
                new FilePath(Files.createTempDirectory("mysql-snapshot").toFile());
        try {
            folder.child(path).write(text, StandardCharsets.UTF_8.name());
            build.pickArtifactManager()
                    .archive(
                            folder,
                            new Launcher.LocalLauncher(listener),
                            new BuildListenerAdapter(listener),
                            new HashMap<>(Map.of(path, path)));
        } finally {
            folder.deleteRecursive();
        }
    }
}
