package org.kohsuke.stapler;

/** Working double: nobody looks. */
public class Stapler {
    private Stapler() {}

    public static StaplerRequest2 getCurrentRequest2() {
        return null;
    }
}
