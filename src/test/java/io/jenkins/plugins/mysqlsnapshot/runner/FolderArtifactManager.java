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

/**
 * Keeps artifacts in a folder, as Jenkins does where nothing else is configured. A manifest that the published schema does not
 * allow is refused: so every manifest that any build of a test makes is held against it.
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
            if (artifact.getKey().matches("mysql-snapshots/(?!.*-verification\\.json$).*\\.json")) {
                List<String> violations = ManifestSchema.violations(Files.readString(source));
                if (!violations.isEmpty()) {
                    throw new IOException(artifact.getKey() + " is against docs/manifest.schema.json: " + violations);
                }
            }
            Path target = folder.resolve(artifact.getKey());
            Files.createDirectories(target.getParent());
            Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
