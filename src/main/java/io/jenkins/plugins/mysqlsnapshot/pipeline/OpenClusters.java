package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.mysqlsnapshot.cluster.OpenApis;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;

/** This controller's connections to clusters, shared by its builds. Holds nothing while no build uses one. */
@Extension
public final class OpenClusters {

    private final OpenApis apis = new OpenApis(Clock.system());

    static OpenApis get() {
        return ExtensionList.lookupSingleton(OpenClusters.class).apis;
    }
}
