package hudson.security;

/** Working double. */
public class ACLContext implements AutoCloseable {
    ACLContext() {}

    @Override
    public void close() {
        // nobody was anybody else
    }
}
