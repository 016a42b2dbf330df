package hudson.model;

public abstract class Actionable {
    public Actionable() {
        throw new UnsupportedOperationException("stand-in");
    }
}
