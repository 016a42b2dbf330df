package io.jenkins.plugins.mysqlsnapshot.demo;

/** Why the demo's story did not come true, in one line. */
final class DemoException extends Exception {

    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        super(message);
    }
}
