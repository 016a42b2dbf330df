package io.jenkins.plugins.mysqlsnapshot.view;

import hudson.Extension;
import hudson.model.AbstractItem;
import hudson.model.Action;
import hudson.model.Item;
import io.jenkins.plugins.mysqlsnapshot.config.FoundTarget;
import java.util.Collection;
import java.util.List;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.StaplerProxy;

/** The targets that a folder has of its own, on the folder: for those who may configure it. Others see no link and no page. */
public final class FolderTargetPages implements Action, StaplerProxy {

    private final Item folder;

    FolderTargetPages(Item folder) {
        this.folder = folder;
    }

    @Override
    public String getIconFileName() {
        return folder.hasPermission(Item.CONFIGURE) ? "symbol-mysql-snapshot plugin-mysql-consistent-snapshot" : null;
    }

    @Override
    public String getDisplayName() {
        return PageWords.say("targets");
    }

    @Override
    public String getUrlName() {
        return "mysql-snapshot-targets";
    }

    /** All below this address goes through here. */
    @Override
    public Object getTarget() {
        folder.checkPermission(Item.CONFIGURE);
        return new TargetList(folder);
    }

    /** For each item that is a folder with targets. */
    @Extension
    public static final class Factory extends TransientActionFactory<AbstractItem> {

        @Override
        public Class<AbstractItem> type() {
            return AbstractItem.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return FolderTargetPages.class;
        }

        @Override
        public Collection<? extends Action> createFor(AbstractItem target) {
            return FoundTarget.in(target).isEmpty() ? List.of() : List.of(new FolderTargetPages(target));
        }
    }
}
