package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;

/** What a failed call to the Kubernetes API means: the one place that decides it, by HTTP status and type. */
public final class ApiFailure {

    private ApiFailure() {}

    /**
     * The server said no, or never heard of it: nothing was changed, and asking again would be told the same. Not so 429 (busy) and
     * 408, 5xx or a broken connection: there the request may even have been carried out.
     */
    public static boolean isRefusal(RuntimeException failure) {
        return isNo(failure)
                || caused(failure, ConnectException.class)
                || caused(failure, UnknownHostException.class)
                || caused(failure, SSLHandshakeException.class);
    }

    /** The server itself said no. Unlike {@link #isRefusal} not so where it cannot be reached: it may be back in a moment. */
    public static boolean isAnsweredNo(RuntimeException failure) {
        return isNo(failure) && !isStarting(failure);
    }

    private static boolean isNo(RuntimeException failure) {
        int code = code(failure);
        return code >= 400 && code < 500 && code != 429 && code != 408;
    }

    /**
     * kube-apiserver, just started, refuses whom it does not know the roles of yet; it says so in its text alone
     * ("RBAC: role.rbac.authorization.k8s.io … not found").
     */
    private static boolean isStarting(RuntimeException failure) {
        return code(failure) == 403 && words(failure).matches(".*\\bRBAC: .* not found.*");
    }

    /** Not allowed to, or not known to the server at all. */
    public static boolean isForbidden(RuntimeException failure) {
        return (code(failure) == 401 || code(failure) == 403) && !isStarting(failure);
    }

    public static boolean isNotFound(RuntimeException failure) {
        return code(failure) == 404;
    }

    public static boolean isConflict(RuntimeException failure) {
        return code(failure) == 409;
    }

    /**
     * An admission webhook with side effects stands in the way of dry runs, not of the request: kube-apiserver says so in its text
     * alone ("admission webhook … does not support dry run").
     */
    public static boolean isNoDryRun(RuntimeException failure) {
        return code(failure) == 400 && words(failure).contains("does not support dry run");
    }

    /** The client makes an error of its own of an interrupt, and keeps the flag: here it is an interrupt again. */
    public static void passInterruption(RuntimeException failure) throws InterruptedException {
        if (caused(failure, InterruptedException.class)) {
            Thread.interrupted();
            throw new InterruptedException("stopped while the API server was asked");
        }
    }

    /** One line: the server's own words where it answered, else what went wrong on the way. */
    public static String words(RuntimeException failure) {
        String words;
        if (failure instanceof KubernetesClientException api
                && api.getStatus() != null
                && api.getStatus().getMessage() != null) {
            words = "the API server says: " + api.getStatus().getMessage();
        } else {
            Throwable root = failure;
            while (root.getCause() != null && root.getCause() != root) {
                root = root.getCause();
            }
            words = code(failure) > 0
                    ? "the API server answers HTTP " + code(failure)
                    : "no answer from the API server (" + root.getClass().getSimpleName()
                            + (root.getMessage() == null ? "" : ": " + root.getMessage()) + ")";
        }
        return words.strip().replaceAll("\\s+", " ");
    }

    /** What to tell where a call failed. */
    public static Finding finding(String subject, RuntimeException failure) {
        return new Finding(subject, words(failure), remedy(failure));
    }

    private static String remedy(RuntimeException failure) {
        if (code(failure) == 401) {
            return "give a kubeconfig whose credentials are right and have not expired";
        }
        // kube-apiserver answers a missing right and a quota alike with 403 Forbidden; only its RBAC text says "cannot
        // <verb>"
        if (code(failure) == 403 && words(failure).contains(" cannot ")) {
            return "give the account of the kubeconfig this right";
        }
        return code(failure) > 0
                ? "see to what the server names, then run again"
                : "see whether the API server can be reached, then run again";
    }

    /** What to tell where a call had no outcome in time. */
    public static Finding silence(String subject) {
        return new Finding(
                subject, "the API server has not answered in time", "see whether it can be reached, then run again");
    }

    private static int code(RuntimeException failure) {
        return failure instanceof KubernetesClientException api ? api.getCode() : -1;
    }

    private static boolean caused(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
