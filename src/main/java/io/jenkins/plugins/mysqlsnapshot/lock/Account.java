package io.jenkins.plugins.mysqlsnapshot.lock;

/** Whom to log in as. The password shows nowhere: not in {@link #toString()}, not in a log, not in an exception. */
public record Account(String user, String password) {

    @Override
    public String toString() {
        return user;
    }
}
