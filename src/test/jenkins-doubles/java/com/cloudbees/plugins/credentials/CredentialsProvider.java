package com.cloudbees.plugins.credentials;

import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Run;
import hudson.security.Permission;
import java.util.List;
import org.springframework.security.core.Authentication;

/** Working double: a build's credentials lie with the build. */
public abstract class CredentialsProvider {
    public static final Permission USE_ITEM = new Permission("Credentials/UseItem");

    private CredentialsProvider() {}

    public static <C extends IdCredentials> C findCredentialById(String id, Class<C> type, Run<?, ?> run) {
        IdCredentials found = run.credential(id);
        return type.isInstance(found) ? type.cast(found) : null;
    }

    public static <C extends Credentials> C track(Run<?, ?> build, C credentials) {
        return credentials;
    }

    public static <C extends Credentials> List<C> lookupCredentialsInItem(
            Class<C> type, Item item, Authentication authentication, List<DomainRequirement> requirements) {
        return List.of();
    }

    public static <C extends Credentials> List<C> lookupCredentialsInItemGroup(
            Class<C> type, ItemGroup<?> group, Authentication authentication, List<DomainRequirement> requirements) {
        return List.of();
    }
}
