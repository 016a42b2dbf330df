package io.jenkins.plugins.mysqlsnapshot.view;

import hudson.Extension;
import hudson.model.ManagementLink;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.StaplerProxy;

/** The targets of the global configuration, in Manage Jenkins: for administrators, who alone write them. */
@Extension
public final class GlobalTargets extends ManagementLink implements StaplerProxy {

    @Override
    public String getIconFileName() {
        return "symbol-mysql-snapshot plugin-mysql-consistent-snapshot";
    }

    @Override
    public String getDisplayName() {
        return PageWords.say("targets");
    }

    @Override
    public String getDescription() {
        return PageWords.say("targets.description");
    }

    @Override
    public String getUrlName() {
        return "mysql-snapshot-targets";
    }

    @Override
    public Category getCategory() {
        return Category.STATUS;
    }

    /** All below this address goes through here. */
    @Override
    public Object getTarget() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return new TargetList(null);
    }
}
