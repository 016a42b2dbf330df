package io.jenkins.plugins.mysqlsnapshot.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All events of one run, in order. Opened by whoever starts the run, written by every part, read by log, manifest, page
 * and benchmark: none of them measures by itself. Thread-safe; the listener is called under its lock, so that lines come
 * out in order, and must not block.
 */
public final class Timeline {

    private final Clock clock;
    private final Consumer<Event> listener;
    private final long startNanos;
    private final Timeline whole;
    private final String name;
    private final List<Event> events = new ArrayList<>();

    /** Begins now; the listener hears each event as it happens. */
    public Timeline(Clock clock, Consumer<Event> listener) {
        this.clock = clock;
        this.listener = listener;
        this.startNanos = clock.nanoTime();
        this.whole = null;
        this.name = "";
    }

    /** Goes on with a run that began at this instant of the wall clock, maybe in another process. */
    public Timeline(Clock clock, Consumer<Event> listener, Instant began) {
        this.clock = clock;
        this.listener = listener;
        this.startNanos =
                clock.nanoTime() - Duration.between(began, clock.now()).toNanos();
        this.whole = null;
        this.name = "";
    }

    /** Goes on where another began: with its origin and what has happened there so far. */
    public Timeline(Clock clock, Consumer<Event> listener, Timeline before) {
        this.clock = clock;
        this.listener = listener;
        this.startNanos = before.startNanos;
        this.whole = null;
        this.name = "";
        this.events.addAll(before.events());
    }

    private Timeline(Timeline whole, String name) {
        this.clock = whole.clock;
        this.listener = event -> {};
        this.startNanos = whole.startNanos;
        this.whole = whole;
        this.name = name;
    }

    /** The part of one of several that this is about: what is noted there stands here too, behind its name. */
    public Timeline part(String of) {
        return new Timeline(this, of);
    }

    /** Notes that this happened now. */
    public Event record(Phase phase, String detail) {
        return record(phase, clock.nanoTime(), detail);
    }

    /** Notes that this happened at an instant of {@link Clock#nanoTime()} that was read when it did. */
    public synchronized Event record(Phase phase, long atNanos, String detail) {
        Duration ago = Duration.ofNanos(clock.nanoTime() - atNanos);
        Event event = new Event(phase, clock.now().minus(ago), sinceStart(atNanos), detail);
        events.add(event);
        listener.accept(event);
        if (whole != null) {
            whole.record(phase, atNanos, name + ": " + detail);
        }
        return event;
    }

    /** Where an instant of {@link Clock#nanoTime()} lies on this timeline. */
    public Duration sinceStart(long atNanos) {
        return Duration.ofNanos(atNanos - startNanos);
    }

    /** What has happened so far, in the order it was noted. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** The first event of a phase, if it has been reached. */
    public synchronized Optional<Event> first(Phase phase) {
        return events.stream().filter(event -> event.phase() == phase).findFirst();
    }

    /** The last event of a phase, if it has been reached. */
    public synchronized Optional<Event> last(Phase phase) {
        return events.stream().filter(event -> event.phase() == phase).reduce((earlier, later) -> later);
    }
}
