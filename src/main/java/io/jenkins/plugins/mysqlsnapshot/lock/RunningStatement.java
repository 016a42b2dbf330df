package io.jenkins.plugins.mysqlsnapshot.lock;

/**
 * Something that another session does and that the lock would have to wait behind.
 *
 * @param connectionId as in the process list
 * @param seconds for how long, whole seconds
 * @param what the statement, cut short and with its literals masked, or what is held
 */
record RunningStatement(long connectionId, String user, String host, long seconds, String what) {

    private static final int SHOWN = 200;

    /** Literals may be anyone's data: they do not belong into a build's log. */
    static String masked(String sql) {
        String flat = sql.replaceAll("\\s+", " ")
                .replaceAll("'(?:[^'\\\\]|\\\\.|'')*'?", "?")
                .replaceAll("\"(?:[^\"\\\\]|\\\\.|\"\")*\"?", "?")
                .replaceAll("\\b(?:0[xX][0-9a-fA-F]+|\\d+(?:\\.\\d+)?)\\b", "?");
        return flat.length() <= SHOWN ? flat : flat.substring(0, SHOWN) + "…";
    }

    @Override
    public String toString() {
        return "connection " + connectionId + " (" + user + "@" + host + ", " + seconds + " s): " + what;
    }
}
