package io.jenkins.plugins.mysqlsnapshot.tunnel;

import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.UnreachableException;
import java.time.Duration;
import java.util.Locale;

/** What it means that there is no way to a pod's port, or none any more. Decided by HTTP status and type; by text only where said. */
final class TunnelErrors {

    private static final int LONGEST_TEXT = 300;

    private final String namespace;
    private final String pod;
    private final int port;

    TunnelErrors(String namespace, String pod, int port) {
        this.namespace = namespace;
        this.pod = pod;
        this.port = port;
    }

    String where() {
        return "pod " + namespace + "/" + pod;
    }

    UnreachableException tooSlow(Duration bound) {
        return failure(
                "no tunnel to port " + port + " within " + bound.toMillis() + " ms",
                "see whether the API server answers and can reach the pod's node (kubectl port-forward)",
                null);
    }

    /** The API server did not open the WebSocket. */
    UnreachableException refused(Throwable cause) {
        int status = cause instanceof WebSocketHandshakeException shake
                ? shake.getResponse().code()
                : 0;
        return switch (status) {
            case 401 ->
                failure(
                        "the API server does not know the kubeconfig's account",
                        "give a kubeconfig whose credentials are right and have not expired",
                        cause);
            case 403 ->
                failure(
                        "the account may not open a tunnel to it",
                        "add to the account's Role: " + AccessReview.rule("", "pods/portforward", "get", "create"),
                        cause);
            case 404 -> failure("there is no such pod any more", "see kubectl get pods -n " + namespace, cause);
            case 0 ->
                failure(
                        "no tunnel: " + words(cause),
                        "see whether the API server can be reached, and whether what lies in between lets WebSockets pass",
                        cause);
            default ->
                failure(
                        "no tunnel: the API server answers HTTP " + status,
                        "see that the pod runs and its node is ready (kubectl describe pod), and that what lies in between lets"
                                + " WebSockets pass",
                        cause);
        };
    }

    /** What the node had to say on the error channel, such as that nothing listens. */
    UnreachableException told(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        String told = line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) + "…" : line;
        // the kernel's word for it, passed on by containerd, and by socat under others
        return line.toLowerCase(Locale.ROOT).contains("connection refused")
                ? failure(
                        "nothing listens on port " + port + " in it (connection refused)",
                        "give the port that the server listens on, at all addresses or at 127.0.0.1",
                        null)
                : failure("the node ended the tunnel to port " + port + ": " + told, gone(), null);
    }

    /** The way was there, and broke. */
    UnreachableException lost(Throwable cause) {
        return failure("the tunnel to port " + port + " broke: " + words(cause), gone(), cause);
    }

    /** The other side ended it with a code that is no regular end. */
    UnreachableException ended(int code, String reason) {
        return failure(
                "the tunnel to port " + port + " was ended with code " + code
                        + (reason == null || reason.isEmpty() ? "" : " (" + reason + ")"),
                gone(),
                null);
    }

    /** The other side ended it in good order, as a server that stops does, or a pod that is deleted. */
    UnreachableException hungUp() {
        return failure("the other side ended the tunnel to port " + port, gone(), null);
    }

    private String gone() {
        return "see whether the pod and its node are well (kubectl describe pod " + pod + " -n " + namespace + ")";
    }

    private UnreachableException failure(String found, String remedy, Throwable cause) {
        return new UnreachableException(new Finding(where(), found, remedy), cause);
    }

    private static String words(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.strip().replaceAll("\\s+", " ");
    }
}
