package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.timeline.Event;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;

/** Prints each event of a run as a line of the build log: {@code [mysql-snapshot] +0.086s locked …}. */
final class TimelineLog implements Consumer<Event> {

    private static final String PREFIX = "[mysql-snapshot] ";

    private final PrintStream log;

    TimelineLog(PrintStream log) {
        this.log = log;
    }

    @Override
    public void accept(Event event) {
        double seconds = event.sinceStart().toNanos() / 1e9;
        say(String.format(Locale.ROOT, "+%.3fs %s %s", seconds, event.phase().word(), event.detail()));
    }

    /** A line that belongs to no event. */
    void say(String line) {
        log.println(PREFIX + line);
    }
}
