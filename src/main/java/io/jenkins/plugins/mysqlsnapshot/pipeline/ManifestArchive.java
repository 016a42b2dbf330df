package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.console.HyperlinkNote;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.IOException;
import java.util.List;

/** Keeps a manifest as an artifact of its build. */
final class ManifestArchive {

    private final Run<?, ?> build;
    private final TaskListener listener;

    ManifestArchive(Run<?, ?> build, TaskListener listener) {
        this.build = build;
        this.listener = listener;
    }

    void keep(Manifest manifest) throws AbortException, InterruptedException {
        try {
            BuildArtifact.keep(build, listener, manifest.artifactPath(), manifest.toJson());
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
}
