package hudson.model;

import hudson.security.AccessControlled;
import hudson.security.Permission;

/** Working double. */
public interface Item extends AccessControlled {
    Permission CONFIGURE = new Permission("Item/Configure");
    Permission EXTENDED_READ = new Permission("Item/ExtendedRead");

    /** Null at the top. */
    default ItemGroup<? extends Item> getParent() {
        return null;
    }

    String getFullName();
}
