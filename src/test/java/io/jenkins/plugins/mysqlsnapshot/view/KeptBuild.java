package io.jenkins.plugins.mysqlsnapshot.view;

import com.cloudbees.plugins.credentials.common.IdCredentials;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.BuildListener;
import hudson.model.Job;
import hudson.model.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import jenkins.model.ArtifactManager;
import jenkins.util.VirtualFile;

/** A build that is nothing but a number and a folder of artifacts. */
final class KeptBuild extends Run<KeptBuild.KeptJob, KeptBuild> {

    private final Path folder;

    /** A job that is nothing but a folder. */
    static final class KeptJob extends Job<KeptJob, KeptBuild> {
        private final Path folder;
        private int loaded;

        KeptJob(Path folder) {
            super("nightly");
            this.folder = folder;
        }

        @Override
        public File getRootDir() {
            return folder.toFile();
        }

        @Override
        public KeptBuild getBuildByNumber(int number) {
            loaded++;
            return new KeptBuild(this, number);
        }

        /** How many builds somebody wanted to have. */
        int loaded() {
            return loaded;
        }
    }

    KeptBuild(KeptJob job, int number) {
        super(job, number);
        this.folder = job.folder.resolve("builds").resolve(String.valueOf(number));
    }

    /** As a step keeps it. */
    KeptBuild keep(String path, String text) throws IOException {
        Path file = folder.resolve("archive").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        new SnapshotRecorder(Runnable::run).kept(this, path, text);
        return this;
    }

    KeptBuild lose(String path) throws IOException {
        Files.delete(folder.resolve("archive").resolve(path));
        return this;
    }

    BuildSnapshots page() {
        return getAction(BuildSnapshots.class);
    }

    @Override
    public File getRootDir() {
        return folder.toFile();
    }

    @Override
    protected ArtifactManager artifactManager() {
        return new ArtifactManager() {
            @Override
            public void archive(FilePath from, Launcher launcher, BuildListener listener, Map<String, String> what) {
                throw new UnsupportedOperationException("keep");
            }

            @Override
            public VirtualFile root() {
                return VirtualFile.forFile(folder.resolve("archive").toFile());
            }
        };
    }

    @Override
    public IdCredentials credential(String id) {
        return null;
    }
}
