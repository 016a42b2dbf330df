package hudson.security;

import org.springframework.security.core.Authentication;

public abstract class ACL {
    public static final Authentication SYSTEM2 = null;

    public ACL() {
        throw new UnsupportedOperationException("stand-in");
    }

    public static ACLContext as2(Authentication auth) {
        throw new UnsupportedOperationException("stand-in");
    }
}
