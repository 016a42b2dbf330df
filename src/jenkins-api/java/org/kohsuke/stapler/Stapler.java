package org.kohsuke.stapler;

public class Stapler {
    Stapler() {
        throw new UnsupportedOperationException("stand-in");
    }

    public static StaplerRequest2 getCurrentRequest2() {
        throw new UnsupportedOperationException("stand-in");
    }
}
