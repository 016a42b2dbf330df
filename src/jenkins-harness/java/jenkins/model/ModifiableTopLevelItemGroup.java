package jenkins.model;

import hudson.model.ItemGroup;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;
import java.io.IOException;

public interface ModifiableTopLevelItemGroup extends ItemGroup<TopLevelItem> {
    TopLevelItem createProject(TopLevelItemDescriptor type, String name, boolean notify) throws IOException;
}
