package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.ExtensionPoint;
import hudson.model.Run;

/** Hears of what a build has kept for people. Behind an extension point, for the steps know no page. */
public interface KeptArtifact extends ExtensionPoint {

    /**
     * On the thread of the step; throws nothing.
     *
     * @param path among the build's artifacts, {@code mysql-snapshots/<set>.json} for example
     * @param text all of it
     */
    void kept(Run<?, ?> build, String path, String text);
}
