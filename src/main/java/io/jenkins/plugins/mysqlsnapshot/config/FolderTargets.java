package io.jenkins.plugins.mysqlsnapshot.config;

import hudson.ExtensionPoint;
import hudson.model.Item;
import java.util.List;

/** Knows the targets that a folder has of its own. Behind an extension point, for folders are a plugin that may not be there. */
public interface FolderTargets extends ExtensionPoint {

    /** Empty where it has none, or is no folder that this one knows. */
    List<TargetConfiguration> of(Item folder);
}
