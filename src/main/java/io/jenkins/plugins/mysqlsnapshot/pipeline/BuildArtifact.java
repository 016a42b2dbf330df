package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.ExtensionList;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jenkins.util.BuildListenerAdapter;
import jenkins.util.VirtualFile;

/**
 * Keeps a text as an artifact of its build, by whatever artifact manager the controller has. Goes through a temporary folder on the
 * controller, so no workspace is needed. No instances.
 */
public final class BuildArtifact {

    private static final int LARGEST = 16 << 20;

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
        ExtensionList.lookup(KeptArtifact.class).forEach(each -> each.kept(build, path, text));
    }

    /**
     * Reads one back.
     *
     * @param path among the build's artifacts
     * @return empty where the build has none of this name
     * @throws IOException also where it is larger than a manifest can be
     */
    public static Optional<String> read(Run<?, ?> build, String path) throws IOException {
        VirtualFile file = build.getArtifactManager().root().child(path);
        if (!file.isFile()) {
            return Optional.empty();
        }
        if (file.length() > LARGEST) {
            throw new IOException(path + " has " + file.length() + " bytes, which none of ours has");
        }
        try (InputStream in = file.open()) {
            return Optional.of(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
        }
    }
}
