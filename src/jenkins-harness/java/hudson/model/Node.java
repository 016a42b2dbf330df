package hudson.model;

public abstract class Node {
    protected Node() {
        throw new UnsupportedOperationException("stand-in");
    }

    public abstract String getNodeName();

    public final Computer toComputer() {
        throw new UnsupportedOperationException("stand-in");
    }
}
