package hudson.model;

public class Queue {
    Queue() {
        throw new UnsupportedOperationException("stand-in");
    }

    public interface Task extends ModelObject {}

    public interface Executable extends Runnable {}
}
