package com.cloudbees.hudson.plugins.folder;

import hudson.model.Descriptor;

/** Working double. */
public abstract class AbstractFolderPropertyDescriptor extends Descriptor<AbstractFolderProperty<?>> {}
