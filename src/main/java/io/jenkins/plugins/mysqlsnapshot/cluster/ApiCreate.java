package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Creates without a thread that waits for the answer: under a lock everything is asked for at once, and the client's own way would take
 * two threads a request. Borrows the client, its bounds and its credentials. Thread-safe.
 */
public final class ApiCreate {

    /** Who asked hears one of them, once, on a thread of the transport, which must not be held up. */
    public interface Answer<T> {
        /** The server has made it. */
        void created(T made);

        /**
         * It was refused, or nobody knows.
         *
         * @param failure as {@link ApiFailure} reads it
         */
        void failed(RuntimeException failure);
    }

    private final KubernetesClient client;

    public ApiCreate(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Sends the request.
     *
     * @param plural as it stands in the path
     * @param object with its namespace
     * @return done once the answer has heard of it; never fails
     */
    public <T extends HasMetadata> CompletionStage<Void> send(String plural, T object, Answer<T> answer) {
        try {
            return client.getHttpClient()
                    .sendAsync(request(plural, object), String.class)
                    .<Void>handle((response, failure) -> {
                        tell(response, failure, object, answer);
                        return null;
                    });
        } catch (RuntimeException unsent) {
            answer.failed(unsent);
            return CompletableFuture.completedStage(null);
        }
    }

    private HttpRequest request(String plural, HasMetadata object) {
        String server = client.getConfiguration().getMasterUrl();
        return client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create((server.endsWith("/") ? server : server + "/") + "apis/" + object.getApiVersion()
                        + "/namespaces/" + object.getMetadata().getNamespace() + "/" + plural))
                .post("application/json", serialization().asJson(object))
                .timeout(client.getConfiguration().getRequestTimeout(), TimeUnit.MILLISECONDS)
                .build();
    }

    private KubernetesSerialization serialization() {
        return client.getKubernetesSerialization();
    }

    private <T extends HasMetadata> void tell(
            HttpResponse<String> response, Throwable failure, T object, Answer<T> answer) {
        T made;
        try {
            if (failure != null) {
                throw unanswered(failure);
            }
            if (!response.isSuccessful()) {
                throw refused(response);
            }
            @SuppressWarnings("unchecked") // the server answers a create with the object
            Class<T> type = (Class<T>) object.getClass();
            made = serialization().unmarshal(response.body(), type);
        } catch (RuntimeException unmade) {
            answer.failed(unmade);
            return;
        }
        answer.created(made);
    }

    private static KubernetesClientException unanswered(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof KubernetesClientException known
                ? known
                : new KubernetesClientException("create: " + cause.getMessage(), cause);
    }

    private KubernetesClientException refused(HttpResponse<String> response) {
        Status status = null;
        try {
            status = serialization().unmarshal(response.body(), Status.class);
        } catch (RuntimeException noStatus) {
            // a proxy's page: its number has to do
        }
        return new KubernetesClientException("create: HTTP " + response.code(), response.code(), status);
    }
}
