package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AdministrativeMonitor;
import java.util.List;

/** Tells administrators what {@link OrphanWork} has found last; goes away by itself with the last of it. */
@Extension
public final class OrphanMonitor extends AdministrativeMonitor {

    @Override
    public String getDisplayName() {
        return "MySQL snapshots without an outcome";
    }

    @Override
    public boolean isActivated() {
        return !getLines().isEmpty();
    }

    /** For the page. */
    public List<String> getLines() {
        return ExtensionList.lookupSingleton(OrphanWork.class).lines();
    }
}
