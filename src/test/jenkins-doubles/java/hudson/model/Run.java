package hudson.model;

import com.cloudbees.plugins.credentials.common.IdCredentials;
import java.io.File;
import java.io.IOException;
import jenkins.model.ArtifactManager;

/** Working double: a build that knows its artifacts and its credentials by itself, so that nothing is static. */
public abstract class Run<J extends Job<J, R>, R extends Run<J, R>> extends Actionable {
    private final J job;
    private final int number;

    protected Run(J job, int number) {
        this.job = job;
        this.number = number;
    }
    /** Where artifacts go. */
    protected abstract ArtifactManager artifactManager();
    /** The credential that this build may use; null where there is none of this id. */
    public abstract IdCredentials credential(String id);

    public J getParent() {
        return job;
    }

    public int getNumber() {
        return number;
    }

    public boolean isBuilding() {
        return true;
    }

    public final boolean isKeepLog() {
        return false;
    }

    public String getUrl() {
        return "job/" + job.getFullName() + "/" + number + "/";
    }

    public String getExternalizableId() {
        return job.getFullName() + "#" + number;
    }

    /** Where it keeps what it has. */
    public abstract File getRootDir();

    public final ArtifactManager getArtifactManager() {
        return artifactManager();
    }

    /** Is in memory alone. */
    public synchronized void save() throws IOException {}

    public final ArtifactManager pickArtifactManager() throws IOException {
        return artifactManager();
    }
}
