package io.jenkins.plugins.mysqlsnapshot.demo;

import java.io.PrintStream;
import java.util.Locale;

/**
 * What a snapshot cost, in milliseconds.
 *
 * @param held from the lock's taking until it was let go
 * @param cut from the lock's taking until the cut was known
 * @param stall the longest that a single write took
 */
record Figures(long held, long cut, long stall) {

    static void print(PrintStream out, Figures ours, Figures naive) {
        out.printf(Locale.ROOT, "demo: %-28s %12s %12s%n", "behind a SELECT of 5 s", "this plugin", "naive lock");
        row(out, "lock held", ours.held, naive.held);
        row(out, "cut known after", ours.cut, naive.cut);
        row(out, "worst stall of a writer", ours.stall, naive.stall);
    }

    private static void row(PrintStream out, String name, long ours, long naive) {
        out.printf(Locale.ROOT, "demo: %-28s %9d ms %9d ms%n", name, ours, naive);
    }
}
