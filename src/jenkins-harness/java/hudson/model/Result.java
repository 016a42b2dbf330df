package hudson.model;

import java.io.Serializable;

public final class Result implements Serializable {
    private static final long serialVersionUID = 1L;
    public static final Result SUCCESS = null;
    public static final Result FAILURE = null;
    public static final Result ABORTED = null;

    private Result() {
        throw new UnsupportedOperationException("stand-in");
    }
}
