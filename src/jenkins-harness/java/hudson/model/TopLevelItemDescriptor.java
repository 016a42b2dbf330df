package hudson.model;

public abstract class TopLevelItemDescriptor extends Descriptor<TopLevelItem> {
    protected TopLevelItemDescriptor() {
        throw new UnsupportedOperationException("stand-in");
    }
}
