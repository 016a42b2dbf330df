package io.jenkins.plugins.mysqlsnapshot.runner;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.BuildListener;
import io.jenkins.plugins.mysqlsnapshot.snapshot.ManifestSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import jenkins.model.ArtifactManager;
import jenkins.util.VirtualFile;

/**
 * Keeps artifacts in a folder, as Jenkins does where nothing else is configured. A manifest, or the record of a failed
 * run, that its published schema does not allow is refused: so each that any build of a test makes is held against it.
 */
final class FolderArtifactManager extends ArtifactManager {

    private final Path folder;

    FolderArtifactManager(Path folder) {
        this.folder = folder;
    }

    @Override
    public void archive(FilePath workspace, Launcher launcher, BuildListener listener, Map<String, String> artifacts)
            throws IOException {
        for (Map.Entry<String, String> artifact : artifacts.entrySet()) {
            Path source = Path.of(workspace.getRemote(), artifact.getValue());
            List<String> violations = violations(artifact.getKey(), source);
            if (!violations.isEmpty()) {
                // no exception: who archives for people alone forgives those
                throw new AssertionError(artifact.getKey() + " is against its schema in docs: " + violations);
            }
            Path target = folder.resolve(artifact.getKey());
            Files.createDirectories(target.getParent());
            Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public VirtualFile root() {
        return VirtualFile.forFile(folder.toFile());
    }

    private static List<String> violations(String name, Path source) throws IOException {
        if (name.matches("mysql-snapshots/failed/.*\\.json")) {
            return ManifestSchema.violationsOfFailedRun(Files.readString(source));
        }
        return name.matches("mysql-snapshots/(?!.*-verification\\.json$).*\\.json")
                ? ManifestSchema.violations(Files.readString(source))
                : List.of();
    }
}
