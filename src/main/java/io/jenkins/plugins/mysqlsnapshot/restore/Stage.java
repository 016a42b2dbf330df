package io.jenkins.plugins.mysqlsnapshot.restore;

/** How far a plan is, where going on needs to know it; everything else its steps see for themselves. */
enum Stage {
    /** The workload goes down, and its volumes are exchanged. */
    EXCHANGING("being exchanged for the set"),
    /** The new volumes are in place; the workload comes up. */
    EXCHANGED("exchanged for the set, and its server is coming up"),
    DONE("restored"),
    /** The workload goes down, and the kept volumes come back. */
    RETURNING("being given back its own volumes"),
    RETURNED("given back its own volumes, and its server is coming up"),
    UNDONE("undone");

    private final String words;

    Stage(String words) {
        this.words = words;
    }

    boolean isOver() {
        return this == DONE || this == UNDONE;
    }

    boolean isUndo() {
        return this == RETURNING || this == RETURNED || this == UNDONE;
    }

    /** What its workload is, for a line of the log. */
    String words() {
        return words;
    }
}
