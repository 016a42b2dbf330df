package io.jenkins.plugins.mysqlsnapshot.config;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import hudson.Extension;
import hudson.model.Item;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * The targets that a folder has of its own, for the jobs in it. Immutable. Nothing else refers to this class, so the plugin loads
 * where there are no folders.
 */
public final class FolderTargetsProperty extends AbstractFolderProperty<AbstractFolder<?>> {

    private final ArrayList<TargetConfiguration> targets;

    @DataBoundConstructor
    public FolderTargetsProperty(List<TargetConfiguration> targets) {
        this.targets = targets == null ? new ArrayList<>() : new ArrayList<>(targets);
    }

    public List<TargetConfiguration> getTargets() {
        return new ArrayList<>(targets);
    }

    @Extension(optional = true)
    @Symbol("mysqlTargets")
    public static final class DescriptorImpl extends AbstractFolderPropertyDescriptor implements FolderTargets {

        @Override
        public String getDisplayName() {
            return "MySQL Consistent Snapshot";
        }

        @Override
        public List<TargetConfiguration> of(Item folder) {
            List<TargetConfiguration> found = new ArrayList<>();
            if (folder instanceof AbstractFolder<?> known) {
                for (AbstractFolderProperty<?> property : known.getProperties()) {
                    if (property instanceof FolderTargetsProperty own) {
                        found.addAll(own.getTargets());
                    }
                }
            }
            return found;
        }
    }
}
