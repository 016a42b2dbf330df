package hudson.security;

/** Working double: nobody may do anything, unless a test says so. */
public interface AccessControlled {
    default boolean hasPermission(Permission permission) {
        return false;
    }
}
