package hudson.model;

import java.io.Serializable;
import java.util.stream.Stream;

/** Working double. */
public final class Result implements Serializable {
    private static final long serialVersionUID = 1L;
    public static final Result SUCCESS = new Result("SUCCESS", 0);
    public static final Result UNSTABLE = new Result("UNSTABLE", 1);
    public static final Result FAILURE = new Result("FAILURE", 2);
    public static final Result NOT_BUILT = new Result("NOT_BUILT", 3);
    public static final Result ABORTED = new Result("ABORTED", 4);
    private final String name;
    private final int ordinal;

    private Result(String name, int ordinal) {
        this.name = name;
        this.ordinal = ordinal;
    }

    public static Result fromString(String name) {
        return Stream.of(SUCCESS, UNSTABLE, FAILURE, NOT_BUILT, ABORTED)
                .filter(result -> result.name.equalsIgnoreCase(name))
                .findFirst()
                .orElse(FAILURE);
    }

    public Result combine(Result that) {
        return that == null || ordinal >= that.ordinal ? this : that;
    }

    private Object readResolve() {
        return fromString(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
