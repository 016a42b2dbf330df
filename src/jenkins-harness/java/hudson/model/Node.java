package hudson.model;

import hudson.FilePath;

public abstract class Node {
    protected Node() {
        throw new UnsupportedOperationException("stand-in");
    }

    public abstract String getNodeName();

    public abstract FilePath getRootPath();

    public final Computer toComputer() {
        throw new UnsupportedOperationException("stand-in");
    }
}
