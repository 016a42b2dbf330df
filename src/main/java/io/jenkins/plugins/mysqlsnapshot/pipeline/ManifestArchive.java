package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.console.HyperlinkNote;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.mysqlsnapshot.report.HtmlReport;
import io.jenkins.plugins.mysqlsnapshot.report.TimelineSvg;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Keeps a manifest as an artifact of its build, with a page and a drawing of it beside it. */
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

    /** For people: what a build does rests on the manifest alone, so a page that cannot be written fails nothing. */
    void keepPages(Manifest manifest) throws InterruptedException {
        String json = manifest.toJson();
        try {
            BuildArtifact.keep(build, listener, beside(manifest, ".html"), HtmlReport.of(json, Locale.ENGLISH));
            BuildArtifact.keep(build, listener, beside(manifest, ".svg"), TimelineSvg.of(json, Locale.ENGLISH));
        } catch (IOException | RuntimeException x) {
            listener.getLogger()
                    .println("[mysql-snapshot] the report of set " + manifest.setId() + " cannot be archived (" + x
                            + "); the set and its manifest are whole");
        }
    }

    private static String beside(Manifest manifest, String extension) {
        return manifest.artifactPath().replaceFirst("\\.json$", extension);
    }

    /** Its path, in the build's log a link to it. The note is signed by the controller: what a build prints cannot pass for one. */
    String link(Manifest manifest) {
        String path = manifest.artifactPath();
        return HyperlinkNote.encodeTo("/" + build.getUrl() + "artifact/" + path, path);
    }
}
