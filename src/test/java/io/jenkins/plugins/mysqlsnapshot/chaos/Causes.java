package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.util.regex.Pattern;

/** Which message a plan accounts for. A failure that names what was not there, or hides what was, is a broken promise. Pure. */
final class Causes {

    private static final Pattern CONNECTION = Pattern.compile(
            "connection is gone|no connection|did not answer|does not answer|cannot be reached|cannot be proved|no answer|is still there");

    private Causes() {}

    static boolean explain(Plan plan, FaultInjector.Fact fact, Outcome outcome) {
        String message = outcome.message();
        return load(plan, message)
                || refusal(plan, message)
                || hold(outcome, message)
                || (fact.happened() && fault(plan, message));
    }

    /** The guard or the attempts; a machine that is busy may need more attempts than the budget has. */
    private static boolean load(Plan plan, String message) {
        boolean blocked = plan.loads().stream().anyMatch(Load::mayBlock);
        return message.contains("no lock within")
                || (blocked && message.contains("guard: the lock was not attempted behind"));
    }

    /** The strategy does not bear what the server has. */
    private static boolean refusal(Plan plan, String message) {
        return plan.loads().contains(Load.MYISAM) && message.contains("shop.notes");
    }

    /** It may say so only where it is true. */
    private static boolean hold(Outcome outcome, String message) {
        return message.contains("maxHold")
                && outcome.first(Phase.LOCKED)
                        .flatMap(locked -> outcome.last(Phase.UNLOCKED)
                                .map(unlocked -> Duration.ofNanos(unlocked.nanos() - locked.nanos())))
                        .filter(held -> held.toMillis() >= 900)
                        .isPresent();
    }

    private static boolean fault(Plan plan, String message) {
        return switch (plan.fault().group()) {
            case NONE -> false;
            case RESET, SWALLOW, JVM, KILL, RESTART ->
                CONNECTION.matcher(message).find();
            case STORAGE -> message.contains("by chaos") || message.contains("VolumeSnapshot");
            case INTERRUPT -> message.contains("interrupt") || message.contains("stopped");
        };
    }
}
