package com.cloudbees.plugins.credentials;

import hudson.model.ModelObject;

public enum CredentialsScope {
    SYSTEM {
        @Override
        public boolean isVisible(ModelObject context) {
            throw new UnsupportedOperationException("stand-in");
        }
    },
    GLOBAL {
        @Override
        public boolean isVisible(ModelObject context) {
            throw new UnsupportedOperationException("stand-in");
        }
    };

    public abstract boolean isVisible(ModelObject context);
}
