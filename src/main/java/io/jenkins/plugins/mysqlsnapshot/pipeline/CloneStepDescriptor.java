package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.clone.Isolation;
import io.jenkins.plugins.mysqlsnapshot.config.FormFields;
import java.util.List;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of the parameters in {@link CloneStep}. */
public abstract class CloneStepDescriptor extends CatalogStepDescriptor {

    @POST
    public ListBoxModel doFillIsolationItems(@AncestorInPath Item item, @QueryParameter String isolation) {
        return FormFields.words(
                item, isolation, List.of(Isolation.AUTO.word(), Isolation.REQUIRED.word(), Isolation.NONE.word()));
    }

    @POST
    public FormValidation doCheckStartTimeoutSeconds(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.number(item, value, 1, CloneStep.LONGEST_SECONDS);
    }
}
