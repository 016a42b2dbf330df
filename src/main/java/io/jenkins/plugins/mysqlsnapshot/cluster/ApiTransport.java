package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import okhttp3.Dispatcher;

/** The client's own transport, but for its threads: they go soon after they have nothing to do, not a minute later. */
final class ApiTransport extends OkHttpClientFactory {

    @Override
    protected Dispatcher initDispatcher() {
        Dispatcher dispatcher = new Dispatcher(ApiThreads.pool("http"));
        // as in the client's own: who calls sees to how many there are
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return dispatcher;
    }
}
