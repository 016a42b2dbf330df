package com.cloudbees.plugins.credentials;

public class CredentialsMatchers {
    private CredentialsMatchers() {
        throw new UnsupportedOperationException("stand-in");
    }

    public static CredentialsMatcher always() {
        throw new UnsupportedOperationException("stand-in");
    }
}
