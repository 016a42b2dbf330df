package hudson.model;

public abstract class AbstractModelObject implements ModelObject {
    public AbstractModelObject() {
        throw new UnsupportedOperationException("stand-in");
    }
}
