package hudson.model;

public abstract class Slave extends Node {
    protected Slave() {
        throw new UnsupportedOperationException("stand-in");
    }
}
