package com.cloudbees.plugins.credentials;

import hudson.model.Descriptor;

/** Working double. */
public abstract class CredentialsDescriptor extends Descriptor<Credentials> {}
