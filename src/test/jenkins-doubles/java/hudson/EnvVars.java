package hudson;

import java.util.TreeMap;

/** Working double. */
public class EnvVars extends TreeMap<String, String> {
    private static final long serialVersionUID = 1L;
}
