package hudson.security;

public abstract class AuthorizationStrategy {
    protected AuthorizationStrategy() {
        throw new UnsupportedOperationException("stand-in");
    }
}
