package hudson.model;

import java.io.File;

public abstract class Job<J extends Job<J, R>, R extends Run<J, R>> extends AbstractItem {
    protected Job(ItemGroup<? extends Item> parent, String name) {
        super(parent, name);
    }

    public <T extends JobProperty> T getProperty(Class<T> clazz) {
        throw new UnsupportedOperationException("stand-in");
    }

    public File getBuildDir() {
        throw new UnsupportedOperationException("stand-in");
    }

    public R getBuildByNumber(int n) {
        throw new UnsupportedOperationException("stand-in");
    }
}
