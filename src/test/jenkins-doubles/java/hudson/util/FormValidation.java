package hudson.util;

import java.io.IOException;

/** Working double. */
public class FormValidation extends IOException {
    private static final long serialVersionUID = 1L;
    /** How bad it is. */
    public enum Kind {
        OK,
        WARNING,
        ERROR
    }

    public final Kind kind;

    private FormValidation(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public static FormValidation ok() {
        return new FormValidation(Kind.OK, null);
    }

    public static FormValidation okWithMarkup(String message) {
        return new FormValidation(Kind.OK, message);
    }

    public static FormValidation errorWithMarkup(String message) {
        return new FormValidation(Kind.ERROR, message);
    }

    public static FormValidation error(String message) {
        return new FormValidation(Kind.ERROR, message);
    }
}
