package hudson.security;

/** Working double. */
public final class Permission {
    private final String name;

    public Permission(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
