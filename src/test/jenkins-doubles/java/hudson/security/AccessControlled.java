package hudson.security;

/** Working double: nobody may do anything, unless a test says so. */
public interface AccessControlled {
    default void checkPermission(Permission permission) {
        if (!hasPermission(permission)) {
            throw new IllegalStateException("lacks " + permission);
        }
    }

    default boolean hasPermission(Permission permission) {
        return false;
    }
}
