package hudson.model;

import java.util.List;

public class Fingerprint {
    Fingerprint() {
        throw new UnsupportedOperationException("stand-in");
    }

    public synchronized List<String> getJobs() {
        throw new UnsupportedOperationException("stand-in");
    }
}
