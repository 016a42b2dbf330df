package io.jenkins.plugins.mysqlsnapshot.view;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.Extension;
import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.mysqlsnapshot.pipeline.KeptArtifact;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives a build its page when the first manifest of it is kept. A page that fails fails no build. */
@Extension
public final class SnapshotRecorder implements KeptArtifact {

    private static final Logger LOGGER = Logger.getLogger(SnapshotRecorder.class.getName());
    private static final String SET = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
    private static final Pattern RECORD = Pattern.compile("mysql-snapshots/(?:failed/)?" + SET + "\\.json");
    private static final Pattern EVIDENCE = Pattern.compile("mysql-snapshots/(" + SET + ")-verification\\.json");

    // builds of one job, and steps of one build, may end at the same time
    private final Object appending = new Object();

    private final Executor writer;

    private interface Write {
        void run() throws IOException;
    }

    public SnapshotRecorder() {
        this(Computer.threadPoolForRemoting);
    }

    SnapshotRecorder(Executor writer) {
        this.writer = writer;
    }

    @Override
    public void kept(Run<?, ?> build, String path, String text) {
        try {
            Matcher evidence = EVIDENCE.matcher(path);
            // a set may be called so
            boolean isManifest = text.contains("\"lock\"");
            if (evidence.matches() && !isManifest) {
                verified(build, evidence.group(1), text);
            } else if (RECORD.matcher(path).matches()) {
                recorded(build, SetRecord.of(path, text));
            }
        } catch (RuntimeException x) {
            LOGGER.log(Level.WARNING, "the page of " + build.getUrl() + " lacks " + path, x);
        }
    }

    private void recorded(Run<?, ?> build, SetRecord added) {
        if (added != null) {
            page(build).add(added);
            later(build, () -> {
                build.save();
                File folder = build.getParent().getRootDir();
                synchronized (appending) {
                    new TrendFile(folder).add(TrendPoint.line(build.getNumber(), added));
                }
            });
        }
    }

    /** A build that verifies the set of another one has no page of its own: it took none. */
    private void verified(Run<?, ?> build, String setId, String text) {
        BuildSnapshots page = build.getAction(BuildSnapshots.class);
        JsonNode root = SetRecord.parsed(text);
        if (page != null && root != null) {
            page.update(setId, set -> set.with("verified".equals(SetRecord.text(root, "state"))));
            later(build, build::save);
        }
    }

    /** In a block writers wait while the manifest is kept: no disk is waited for then. */
    private void later(Run<?, ?> build, Write write) {
        writer.execute(() -> {
            try {
                write.run();
            } catch (IOException | RuntimeException x) {
                LOGGER.log(Level.WARNING, "the page of " + build.getUrl() + " is not kept", x);
            }
        });
    }

    private static BuildSnapshots page(Run<?, ?> build) {
        // steps of one build may keep theirs at the same time
        synchronized (build) {
            BuildSnapshots page = build.getAction(BuildSnapshots.class);
            if (page == null) {
                page = new BuildSnapshots(build);
                build.addAction(page);
            }
            return page;
        }
    }
}
