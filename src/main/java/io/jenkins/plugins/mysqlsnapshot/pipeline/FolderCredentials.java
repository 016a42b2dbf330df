package io.jenkins.plugins.mysqlsnapshot.pipeline;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.model.Item;
import hudson.security.ACL;
import java.util.List;
import jenkins.model.Jenkins;

/** Those that builds below a folder, or of the whole controller, may use; never the controller's own, of scope SYSTEM. */
final class FolderCredentials implements CredentialStores {

    private final Item folder;

    /** @param folder null for the whole controller */
    FolderCredentials(Item folder) {
        this.folder = folder;
    }

    @Override
    public <C extends StandardCredentials> C find(String id, Class<C> type) {
        List<C> known = folder == null
                ? CredentialsProvider.lookupCredentialsInItemGroup(type, Jenkins.get(), ACL.SYSTEM2, List.of())
                : CredentialsProvider.lookupCredentialsInItem(type, folder, ACL.SYSTEM2, List.of());
        return known.stream()
                .filter(each -> each.getId().equals(id) && each.getScope() != CredentialsScope.SYSTEM)
                .findFirst()
                .orElse(null);
    }

    @Override
    public String user() {
        return folder == null ? "the builds of this controller" : folder.getFullName();
    }
}
