package com.cloudbees.plugins.credentials;

import com.cloudbees.plugins.credentials.common.IdCredentials;
import hudson.model.Run;
import hudson.security.Permission;

/** Working double: a build's credentials lie with the build. */
public abstract class CredentialsProvider {
    public static final Permission USE_ITEM = new Permission("Credentials/UseItem");

    private CredentialsProvider() {}

    public static <C extends IdCredentials> C findCredentialById(String id, Class<C> type, Run<?, ?> run) {
        IdCredentials found = run.credential(id);
        return type.isInstance(found) ? type.cast(found) : null;
    }
}
