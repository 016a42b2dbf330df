package com.cloudbees.hudson.plugins.folder.properties;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;

public class FolderCredentialsProvider {
    public static class FolderCredentialsProperty extends AbstractFolderProperty<AbstractFolder<?>> {
        public FolderCredentialsProperty(DomainCredentials[] domainCredentials) {
            throw new UnsupportedOperationException("stand-in");
        }
    }
}
