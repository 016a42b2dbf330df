package com.cloudbees.hudson.plugins.folder;

import hudson.model.ItemGroup;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;
import java.io.IOException;
import jenkins.model.ModifiableTopLevelItemGroup;

public class Folder extends AbstractFolder<TopLevelItem> implements ModifiableTopLevelItemGroup {
    @Override
    public void renameTo(String newName) throws IOException {
        throw new UnsupportedOperationException("stand-in");
    }

    public Folder(ItemGroup<?> parent, String name) {
        super(parent, name);
    }

    @Override
    public TopLevelItemDescriptor getDescriptor() {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public TopLevelItem createProject(TopLevelItemDescriptor type, String name, boolean notify) throws IOException {
        throw new UnsupportedOperationException("stand-in");
    }
}
