package hudson.model;

import hudson.security.AccessControlled;
import hudson.security.Permission;

/** Working double. */
public interface Item extends AccessControlled {
    Permission EXTENDED_READ = new Permission("Item/ExtendedRead");

    String getFullName();
}
