package io.jenkins.plugins.mysqlsnapshot.runner;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.BuildListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import jenkins.model.ArtifactManager;

/** Keeps artifacts in a folder, as Jenkins does where nothing else is configured. */
final class FolderArtifactManager extends ArtifactManager {

    private final Path folder;

    FolderArtifactManager(Path folder) {
        this.folder = folder;
    }

    @Override
    public void archive(FilePath workspace, Launcher launcher, BuildListener listener, Map<String, String> artifacts)
            throws IOException {
        for (Map.Entry<String, String> artifact : artifacts.entrySet()) {
            Path target = folder.resolve(artifact.getKey());
            Files.createDirectories(target.getParent());
            Files.copy(
                    Path.of(workspace.getRemote(), artifact.getValue()), target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
