package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.FilePath;
import hudson.Launcher;
import hudson.console.HyperlinkNote;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
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

    void keep(Manifest manifest) throws AbortException, InterruptedException {
        try {
            archive(manifest);
        } catch (IOException x) {
            throw StepFailure.of(List.of(new Finding(
                    "manifest of set " + manifest.setId(),
                    "cannot be archived (" + x + ")",
                    "use the one printed above; the snapshots are kept")));
        }
    }

    /** Its path, in the build's log a link to it. The note is signed by the controller: what a build prints cannot pass for one. */
    String link(Manifest manifest) {
        String path = manifest.artifactPath();
        return HyperlinkNote.encodeTo("/" + build.getUrl() + "artifact/" + path, path);
    }

    private void archive(Manifest manifest) throws IOException, InterruptedException {
        String path = manifest.artifactPath();
        FilePath folder =
                new FilePath(Files.createTempDirectory("mysql-snapshot").toFile());
        try {
            folder.child(path).write(manifest.toJson(), StandardCharsets.UTF_8.name());
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
