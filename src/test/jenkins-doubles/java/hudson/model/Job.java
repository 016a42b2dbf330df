package hudson.model;

import java.io.File;

/** Working double. */
public abstract class Job<J extends Job<J, R>, R extends Run<J, R>> extends Actionable implements Item {
    private final String name;

    protected Job(String name) {
        this.name = name;
    }

    /** Has none. */
    public <T extends JobProperty<?>> T getProperty(Class<T> clazz) {
        return null;
    }

    /** Where it keeps what it has: nowhere, for it is in memory alone. */
    public File getRootDir() {
        return new File("of-no-job", name);
    }

    /** Where its builds are. */
    public File getBuildDir() {
        return new File(getRootDir(), "builds");
    }

    public R getBuildByNumber(int n) {
        return null;
    }

    @Override
    public String getFullName() {
        return name;
    }
}
