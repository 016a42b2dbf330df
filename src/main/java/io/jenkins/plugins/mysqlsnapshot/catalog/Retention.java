package io.jenkins.plugins.mysqlsnapshot.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Which sets may go by their age and number alone: grandfather, father, son. Pure. A set stays where any rule keeps it; the newest stays
 * whatever the rules are.
 */
public final class Retention {

    private final RetentionRules rules;
    private final Instant now;

    public Retention(RetentionRules rules, Instant now) {
        this.rules = rules;
        this.now = now;
    }

    /**
     * Judges sets of one server, each of which could be restored from.
     *
     * @param sets newest first
     * @return what may go, newest first
     */
    public List<KnownSet> expired(List<KnownSet> sets) {
        Map<KnownSet, String> kept = kept(sets);
        return sets.stream().filter(set -> !kept.containsKey(set)).toList();
    }

    /** Why each stays that does. */
    Map<KnownSet, String> kept(List<KnownSet> sets) {
        Map<KnownSet, String> kept = new LinkedHashMap<>();
        sets.stream().findFirst().ifPresent(newest -> kept.put(newest, "the newest"));
        sets.stream().limit(rules.keep()).forEach(set -> kept.putIfAbsent(set, "one of the newest " + rules.keep()));
        if (rules.olderThan() != null) {
            sets.stream()
                    .filter(set -> Duration.between(set.createdAt(), now).compareTo(rules.olderThan()) <= 0)
                    .forEach(set -> kept.putIfAbsent(set, "not older than " + Age.words(rules.olderThan())));
        }
        periods(sets, rules.hourly(), time -> time.truncatedTo(ChronoUnit.HOURS))
                .forEach(set -> kept.putIfAbsent(set, "the last of its hour"));
        periods(sets, rules.daily(), ZonedDateTime::toLocalDate)
                .forEach(set -> kept.putIfAbsent(set, "the last of its day"));
        periods(
                        sets,
                        rules.weekly(),
                        time -> List.of(
                                time.get(IsoFields.WEEK_BASED_YEAR), time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)))
                .forEach(set -> kept.putIfAbsent(set, "the last of its week"));
        periods(sets, rules.monthly(), time -> List.of(time.getYear(), time.getMonthValue()))
                .forEach(set -> kept.putIfAbsent(set, "the last of its month"));
        periods(sets, rules.yearly(), ZonedDateTime::getYear)
                .forEach(set -> kept.putIfAbsent(set, "the last of its year"));
        return kept;
    }

    /** The newest set of each of the newest periods that have any: a month without a run does not shorten what is kept. */
    private static List<KnownSet> periods(List<KnownSet> sets, int count, Function<ZonedDateTime, Object> period) {
        List<KnownSet> chosen = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (KnownSet set : sets) {
            if (chosen.size() < count && seen.add(period.apply(set.createdAt().atZone(ZoneOffset.UTC)))) {
                chosen.add(set);
            }
        }
        return chosen;
    }
}
