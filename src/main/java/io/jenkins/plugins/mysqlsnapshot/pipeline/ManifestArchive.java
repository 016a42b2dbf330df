package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import jenkins.util.BuildListenerAdapter;

/**
 * Keeps a manifest as an artifact of its build, by whatever artifact manager the controller has. Goes through a temporary
 * folder on the controller, so no workspace is needed.
 */
final class ManifestArchive {

    private final Run<?, ?> build;
    private final TaskListener listener;

    ManifestArchive(Run<?, ?> build, TaskListener listener) {
        this.build = build;
        this.listener = listener;
    }

    /** Where the manifest of a set lies among the build's artifacts. */
    static String path(Manifest manifest) {
        return "mysql-snapshots/" + manifest.setId() + ".json";
    }

    /** Archives it and returns its path. */
    String keep(Manifest manifest) throws IOException, InterruptedException {
        String path = path(manifest);
        Path folder = Files.createTempDirectory("mysql-snapshot");
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, manifest.toJson());
            build.pickArtifactManager()
                    .archive(
                            new FilePath(folder.toFile()),
                            new Launcher.LocalLauncher(listener),
                            new BuildListenerAdapter(listener),
                            new HashMap<>(Map.of(path, path)));
        } finally {
            new FilePath(folder.toFile()).deleteRecursive();
        }
        return path;
    }
}
