package com.cloudbees.plugins.credentials.domains;

public class DomainRequirement {
    public DomainRequirement() {
        throw new UnsupportedOperationException("stand-in");
    }
}
