package hudson.model;

import java.io.File;
import java.io.IOException;
import java.util.List;

public abstract class Run<J extends Job<J, R>, R extends Run<J, R>> extends Actionable {
    protected Run(J job) throws IOException {
        throw new UnsupportedOperationException("stand-in");
    }

    public J getParent() {
        throw new UnsupportedOperationException("stand-in");
    }

    public int getNumber() {
        throw new UnsupportedOperationException("stand-in");
    }

    public String getUrl() {
        throw new UnsupportedOperationException("stand-in");
    }

    public File getRootDir() {
        throw new UnsupportedOperationException("stand-in");
    }

    public File getArtifactsDir() {
        throw new UnsupportedOperationException("stand-in");
    }

    public Executor getExecutor() {
        throw new UnsupportedOperationException("stand-in");
    }

    public void delete() throws IOException {
        throw new UnsupportedOperationException("stand-in");
    }

    public final void keepLog(boolean newValue) throws IOException {
        throw new UnsupportedOperationException("stand-in");
    }

    public boolean isBuilding() {
        throw new UnsupportedOperationException("stand-in");
    }

    public Result getResult() {
        throw new UnsupportedOperationException("stand-in");
    }

    public List<Artifact> getArtifacts() {
        throw new UnsupportedOperationException("stand-in");
    }

    public class Artifact {
        Artifact() {
            throw new UnsupportedOperationException("stand-in");
        }

        public String getFileName() {
            throw new UnsupportedOperationException("stand-in");
        }
    }
}
