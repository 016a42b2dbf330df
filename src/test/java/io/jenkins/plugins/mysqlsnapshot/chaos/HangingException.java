package io.jenkins.plugins.mysqlsnapshot.chaos;

/** A run did not come to an end; the message says where it stands. */
final class HangingException extends Exception {

    private static final long serialVersionUID = 1L;

    HangingException(String message) {
        super(message);
    }
}
