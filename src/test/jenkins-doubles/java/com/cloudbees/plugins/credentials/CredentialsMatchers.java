package com.cloudbees.plugins.credentials;

/** Working double. */
public class CredentialsMatchers {
    private CredentialsMatchers() {}

    public static CredentialsMatcher not(CredentialsMatcher matcher) {
        return always();
    }

    public static CredentialsMatcher withScope(CredentialsScope scope) {
        return always();
    }

    public static CredentialsMatcher always() {
        return new Always();
    }

    private static final class Always implements CredentialsMatcher {
        private static final long serialVersionUID = 1L;
    }
}
