package io.jenkins.plugins.mysqlsnapshot.pipeline;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.model.Run;

/** Those that a build may use: its folders' and the global ones, as its authentication sees them. Their use is tracked. */
final class BuildCredentials implements CredentialStores {

    private final Run<?, ?> build;

    BuildCredentials(Run<?, ?> build) {
        this.build = build;
    }

    @Override
    public <C extends StandardCredentials> C find(String id, Class<C> type) {
        return CredentialsProvider.findCredentialById(id, type, build);
    }

    @Override
    public void used(StandardCredentials found) {
        CredentialsProvider.track(build, found);
    }

    @Override
    public String user() {
        return build.getParent().getFullName();
    }
}
