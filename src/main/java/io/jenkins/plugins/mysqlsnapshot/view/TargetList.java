package io.jenkins.plugins.mysqlsnapshot.view;

import hudson.model.Item;
import io.jenkins.plugins.mysqlsnapshot.config.FoundTarget;
import java.util.List;
import jenkins.security.stapler.StaplerDispatchable;

/** The named targets of a place. Made only for those who may configure it: {@link GlobalTargets} and {@link FolderTargetPages} look. */
public final class TargetList {

    private final Item folder;

    /** @param folder null for the global configuration */
    TargetList(Item folder) {
        this.folder = folder;
    }

    /** Asks nobody. */
    public List<TargetPage> getTargets() {
        return FoundTarget.in(folder).stream()
                .map(target -> new TargetPage(target, folder))
                .toList();
    }

    /** At {@code target/NAME/}; null, which is not found, where there is none. Said to be reachable: Jenkins blocks what only looks like an address. */
    @StaplerDispatchable
    public TargetPage getTarget(String name) {
        return FoundTarget.in(folder).stream()
                .filter(target -> target.target().getName().equals(name))
                .map(target -> new TargetPage(target, folder))
                .findFirst()
                .orElse(null);
    }
}
