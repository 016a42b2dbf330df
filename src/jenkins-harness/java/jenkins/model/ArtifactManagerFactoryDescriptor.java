package jenkins.model;

import hudson.model.Descriptor;

public abstract class ArtifactManagerFactoryDescriptor extends Descriptor<ArtifactManagerFactory> {
    public ArtifactManagerFactoryDescriptor() {
        throw new UnsupportedOperationException("stand-in");
    }
}
