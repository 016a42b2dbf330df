package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.console.HyperlinkNote;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.mysqlsnapshot.report.HtmlReport;
import io.jenkins.plugins.mysqlsnapshot.report.TimelineSvg;
import io.jenkins.plugins.mysqlsnapshot.snapshot.FailedRun;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import io.jenkins.plugins.mysqlsnapshot.verification.Evidence;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Keeps a manifest as an artifact of its build, with a page and a drawing of it beside it. */
final class ManifestArchive {

    /** Of package view, which this one does not know. */
    private static final String PAGE = "mysql-snapshots";

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
        try {
            pages(manifest.artifactPath(), manifest.toJson(), null);
        } catch (IOException | RuntimeException x) {
            listener.getLogger()
                    .println("[mysql-snapshot] the report of set " + manifest.setId() + " cannot be archived (" + x
                            + "); the set and its manifest are whole");
        }
    }

    /** Record and pages of a run that gave no set. Throws nothing: what is on its way to the user says more. */
    void keepFailed(FailedRun run, QueuedLog log) {
        // of a build that was deleted under the run nothing is to come back
        if (!build.getRootDir().isDirectory()) {
            return;
        }
        // an abort that has been heard: files of Java are not written by an interrupted thread
        boolean interrupted = Thread.interrupted();
        try {
            BuildArtifact.keep(build, listener, run.artifactPath(), run.toJson());
            pages(run.artifactPath(), run.toJson(), null);
            log.say("where it stopped, and why: " + link(beside(run.artifactPath(), ".html")));
        } catch (IOException | InterruptedException | RuntimeException x) {
            log.say("the report of this failed run cannot be archived (" + x + ")");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The page of a set that this very build took, once more, with what a verification found; of another build's nothing is changed. */
    void keepVerified(Evidence evidence) throws InterruptedException {
        String path = Manifest.artifactPath(evidence.setId());
        try {
            Optional<String> manifest = BuildArtifact.read(build, path);
            if (manifest.isPresent()) {
                pages(path, manifest.get(), evidence.toJson());
            }
        } catch (IOException | RuntimeException x) {
            listener.getLogger()
                    .println("[mysql-snapshot] the report of set " + evidence.setId() + " cannot be made anew (" + x
                            + "); the evidence says what was found");
        }
    }

    /** In the controller's own language, as all that Jenkins writes while nobody looks; English where that is not known. */
    private void pages(String path, String json, String evidence) throws IOException, InterruptedException {
        Locale language = Locale.getDefault();
        BuildArtifact.keep(build, listener, beside(path, ".html"), HtmlReport.of(json, evidence, language));
        BuildArtifact.keep(build, listener, beside(path, ".svg"), TimelineSvg.of(json, language));
    }

    private static String beside(String path, String extension) {
        return path.replaceFirst("\\.json$", extension);
    }

    /** Its path and the build's page, in the build's log links to them. The notes are signed by the controller: what a build prints cannot pass for one. */
    String link(Manifest manifest) {
        return link(manifest.artifactPath());
    }

    private String link(String path) {
        return HyperlinkNote.encodeTo("/" + build.getUrl() + "artifact/" + path, path) + ", shown at "
                + HyperlinkNote.encodeTo("/" + build.getUrl() + PAGE + "/", "MySQL snapshot");
    }
}
