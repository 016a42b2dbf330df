package io.jenkins.plugins.mysqlsnapshot.timeline;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;

/** Prints each event of a run as a line of the build log or of a terminal: {@code [mysql-snapshot] +0.086s locked …}. */
public final class TimelineLog implements Consumer<Event> {

    private static final String PREFIX = "[mysql-snapshot] ";

    private final PrintStream log;

    public TimelineLog(PrintStream log) {
        this.log = log;
    }

    @Override
    public void accept(Event event) {
        double seconds = event.sinceStart().toNanos() / 1e9;
        say(String.format(Locale.ROOT, "+%.3fs %s %s", seconds, event.phase().word(), event.detail()));
    }

    /** A line that belongs to no event. */
    public void say(String line) {
        log.println(PREFIX + line);
    }
}
