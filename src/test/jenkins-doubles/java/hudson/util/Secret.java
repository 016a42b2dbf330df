package hudson.util;

import java.io.Serializable;

/** Working double. */
public final class Secret implements Serializable {
    private static final long serialVersionUID = 1L;
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret fromString(String value) {
        return new Secret(value);
    }

    public String getPlainText() {
        return value;
    }
}
