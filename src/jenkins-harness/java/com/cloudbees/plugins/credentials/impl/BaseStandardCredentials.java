package com.cloudbees.plugins.credentials.impl;

import com.cloudbees.plugins.credentials.CredentialsDescriptor;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;

public abstract class BaseStandardCredentials implements StandardCredentials {
    private static final long serialVersionUID = 1L;

    public BaseStandardCredentials(CredentialsScope scope, String id, String description) {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public CredentialsScope getScope() {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public CredentialsDescriptor getDescriptor() {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public String getId() {
        throw new UnsupportedOperationException("stand-in");
    }

    public String getDescription() {
        throw new UnsupportedOperationException("stand-in");
    }
}
