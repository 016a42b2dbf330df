package io.jenkins.plugins.mysqlsnapshot.lock;

import java.util.Arrays;
import java.util.Optional;

/** What the guard does about a statement that the lock would have to wait behind. */
public enum GuardPolicy {
    /** Looks again until it is gone or the acquire budget is spent. */
    WAIT("wait"),
    /** Gives up at once and names it. */
    FAIL("fail"),
    /** Ends statements that only read; waits for all others. */
    KILL_SELECTS("killSelects"),
    /** Ends every statement, and the connections of idle sessions that hold tables. */
    KILL_ALL("killAll");

    private final String word;

    GuardPolicy(String word) {
        this.word = word;
    }

    /** As it stands in Jenkinsfile, log and manifest. */
    public String word() {
        return word;
    }

    /** The one of this word, in any case. */
    public static Optional<GuardPolicy> of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word.equalsIgnoreCase(word))
                .findFirst();
    }

    /** Whether it ends anything at all. */
    public boolean kills() {
        return this == KILL_SELECTS || this == KILL_ALL;
    }

    /** Whether it ends such a one. */
    boolean kills(StatementKind kind) {
        return this == KILL_ALL || (this == KILL_SELECTS && kind == StatementKind.READ);
    }
}
