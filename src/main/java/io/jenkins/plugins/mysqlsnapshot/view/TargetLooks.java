package io.jenkins.plugins.mysqlsnapshot.view;

import hudson.AbortException;
import hudson.Extension;
import hudson.model.Computer;
import hudson.model.Item;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.config.FoundTarget;
import io.jenkins.plugins.mysqlsnapshot.pipeline.TargetCatalog;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Asks clusters for the sets of a target on threads of the pool, once at a time a target, whoever wants to know; a request waits two
 * seconds for it and is told what was known before. The cluster's client has bounds of its own, so none asks for ever.
 */
@Extension
public final class TargetLooks {

    private static final Logger LOGGER = Logger.getLogger(TargetLooks.class.getName());
    private static final Duration BOUND = Duration.ofSeconds(2);

    /** Of more targets what was looked at longest ago is forgotten. */
    private static final int MOST = 100;

    /** How a cluster is asked. */
    interface Source {
        List<KnownSet> sets(FoundTarget target, Item folder)
                throws AbortException, ClusterException, InterruptedException;
    }

    private final Source source;
    private final Clock clock;
    private final Duration bound;
    // requests and the pool's threads want both
    private final Object guard = new Object();
    private final Map<List<String>, Future<TargetLook>> asked = new LinkedHashMap<>();
    private final Map<List<String>, TargetLook> known = new LinkedHashMap<>();

    public TargetLooks() {
        this(TargetCatalog::sets, Clock.system(), BOUND);
    }

    TargetLooks(Source source, Clock clock, Duration bound) {
        this.source = source;
        this.clock = clock;
        this.bound = bound;
    }

    Instant now() {
        return clock.now();
    }

    /** On the thread of a request; takes two seconds at most. */
    TargetLook look(FoundTarget target, Item folder) {
        List<String> key = List.of(
                target.folder() == null ? "" : target.folder(),
                String.valueOf(target.target().getName()));
        try {
            return ask(key, target, folder).get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return before(key)
                    .but("the cluster does not answer: nothing came within " + bound.toSeconds()
                            + " s; it is still being asked, look again");
        } catch (ExecutionException failure) {
            LOGGER.log(Level.WARNING, "the sets of a target cannot be told", failure.getCause());
            return before(key)
                    .but("failed (" + failure.getCause().getClass().getSimpleName()
                            + "); the controller's log says more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return before(key).but("was interrupted");
        }
    }

    private Future<TargetLook> ask(List<String> key, FoundTarget target, Item folder) {
        synchronized (guard) {
            Future<TargetLook> open = asked.get(key);
            if (open == null || open.isDone()) {
                open = Computer.threadPoolForRemoting.submit(() -> answer(key, target, folder));
                put(asked, key, open);
            }
            return open;
        }
    }

    private TargetLook answer(List<String> key, FoundTarget target, Item folder) throws InterruptedException {
        try {
            TargetLook answer = new TargetLook(clock.now(), source.sets(target, folder), null);
            synchronized (guard) {
                put(known, key, answer);
            }
            return answer;
        } catch (AbortException | ClusterException told) {
            return before(key).but(told.getMessage());
        }
    }

    private TargetLook before(List<String> key) {
        synchronized (guard) {
            return known.getOrDefault(key, new TargetLook(null, List.of(), null));
        }
    }

    private static <T> void put(Map<List<String>, T> all, List<String> key, T value) {
        all.remove(key);
        all.put(key, value);
        if (all.size() > MOST) {
            all.remove(all.keySet().iterator().next());
        }
    }
}
