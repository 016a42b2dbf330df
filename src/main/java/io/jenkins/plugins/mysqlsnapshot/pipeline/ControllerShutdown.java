package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.listeners.ItemListener;

/**
 * Ends what is under way when the controller goes down in good order: a locked server is freed at once and what was not proved is
 * deleted as far as there is time, instead of at the end of the lease.
 */
@Extension
public final class ControllerShutdown extends ItemListener {

    @Override
    public void onBeforeShutdown() {
        ExtensionList.lookupSingleton(LiveWork.class).endAll();
    }
}
