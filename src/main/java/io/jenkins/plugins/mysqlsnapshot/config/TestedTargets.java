package io.jenkins.plugins.mysqlsnapshot.config;

import hudson.Extension;
import hudson.ExtensionList;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What Test connection found last of each target, since the controller was started: in memory alone. Any thread. */
@Extension
public final class TestedTargets {

    /** More than anybody names; a form may be tried under any name. */
    private static final int MOST = 1_000;

    private final Map<List<String>, Tested> last = new ConcurrentHashMap<>();

    /** A test and its time. */
    public record Tested(Instant at, ConnectionTest.Report report) {}

    /** The one there is. */
    public static TestedTargets get() {
        return ExtensionList.lookupSingleton(TestedTargets.class);
    }

    /** Empty where nobody has pressed the button since the start. */
    public Optional<Tested> of(FoundTarget target) {
        return Optional.ofNullable(last.get(key(target)));
    }

    void tested(FoundTarget target, Instant at, ConnectionTest.Report report) {
        if (last.size() >= MOST) {
            last.clear();
        }
        last.put(key(target), new Tested(at, report));
    }

    private static List<String> key(FoundTarget target) {
        return List.of(
                target.folder() == null ? "" : target.folder(),
                String.valueOf(target.target().getName()));
    }
}
