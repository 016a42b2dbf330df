package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.restore.RestoreOutcome;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What {@code mysqlRestoreSnapshot} returns of a workload. Plain values, every getter usable in the sandbox. */
public final class RestoredWorkload implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String set;
    private final String state;
    private final ArrayList<String> kept;
    private final long downMillis;
    private final String artifact;

    RestoredWorkload(RestoreOutcome outcome) {
        this.id = outcome.id();
        this.set = outcome.set();
        this.state = outcome.state();
        this.kept = new ArrayList<>(outcome.kept());
        this.downMillis = outcome.downMillis();
        this.artifact = outcome.artifactPath();
    }

    /** By which it can be undone. */
    @Whitelisted
    public String getId() {
        return id;
    }

    @Whitelisted
    public String getSet() {
        return set;
    }

    /** {@code restored} or {@code undone}. */
    @Whitelisted
    public String getState() {
        return state;
    }

    /** The PVCs with the volumes that are not in use any more. */
    @Whitelisted
    public List<String> getKept() {
        return List.copyOf(kept);
    }

    /** From the scaling to 0 until the server answered; 0 where another build did one of them. */
    @Whitelisted
    public long getDownMillis() {
        return downMillis;
    }

    /** The path of the record among the artifacts of this build. */
    @Whitelisted
    public String getArtifact() {
        return artifact;
    }

    @Whitelisted
    @Override
    public String toString() {
        return "restore " + id + " from snapshot set " + set + ", " + state;
    }
}
