package io.jenkins.plugins.mysqlsnapshot.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Names of volume claims as a form or a script gives them: each text may hold several, for no name has a comma or a space in it. */
public final class ClaimNames {

    private ClaimNames() {}

    /** Null and empty texts are left out. */
    public static List<String> of(List<String> given) {
        List<String> names = new ArrayList<>();
        for (String text : given == null ? List.<String>of() : given) {
            if (text != null) {
                Arrays.stream(text.split("[,\\s]+", -1))
                        .filter(name -> !name.isEmpty())
                        .forEach(names::add);
            }
        }
        return names;
    }
}
