package org.kohsuke.stapler;

public final class HttpRedirect implements HttpResponse {
    HttpRedirect() {
        throw new UnsupportedOperationException("stand-in");
    }
}
