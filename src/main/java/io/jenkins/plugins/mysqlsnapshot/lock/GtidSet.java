package io.jenkins.plugins.mysqlsnapshot.lock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of GTIDs as a server tells it: of MySQL each source's intervals, by tag where it has tags ({@code
 * uuid:1-5:7:tag:1-2}, MySQL 8.3 and newer); of MariaDB the last one of each domain ({@code 0-1-5,1-1-3}). In which order it
 * tells them does not matter. Pure.
 */
record GtidSet(Map<String, List<Interval>> bySource) {

    /** From the first to the last, both included. */
    record Interval(long first, long last) {}

    /** Reads what a server told; white space in it is none of it. */
    static GtidSet of(String text) {
        Map<String, List<Interval>> bySource = new TreeMap<>();
        for (String part : text.replaceAll("\\s", "").toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] words = part.split(":", -1);
            if (words.length == 1) {
                addMariaDbs(bySource, part);
                continue;
            }
            String source = words[0];
            for (int i = 1; i < words.length; i++) {
                if (Character.isDigit(words[i].charAt(0))) {
                    bySource.computeIfAbsent(source, key -> new ArrayList<>()).add(interval(words[i]));
                } else {
                    source = words[0] + ":" + words[i];
                }
            }
        }
        bySource.replaceAll((source, intervals) -> joined(intervals));
        return new GtidSet(bySource);
    }

    /** Domain, server, number: of a domain the last one counts, whoever wrote it. */
    private static void addMariaDbs(Map<String, List<Interval>> bySource, String part) {
        if (!part.isEmpty()) {
            String[] numbers = part.split("-", -1);
            long last = Long.parseLong(numbers[2]);
            bySource.put(numbers[0] + "-" + numbers[1], new ArrayList<>(List.of(new Interval(last, last))));
        }
    }

    private static Interval interval(String word) {
        String[] ends = word.split("-", -1);
        return new Interval(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
    }

    private static List<Interval> joined(List<Interval> intervals) {
        List<Interval> joined = new ArrayList<>();
        for (Interval next : intervals.stream()
                .sorted(Comparator.comparingLong(Interval::first))
                .toList()) {
            Interval before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (before != null && next.first() <= before.last() + 1) {
                joined.set(joined.size() - 1, new Interval(before.first(), Math.max(before.last(), next.last())));
            } else {
                joined.add(next);
            }
        }
        return joined;
    }

    /** Whether this is MariaDB's notation, which tells of each domain the last one alone. */
    private boolean isMariaDbs() {
        return bySource.keySet().stream().anyMatch(source -> source.matches("\\d+-\\d+"));
    }

    /**
     * Whether what a server has executed can have grown from the earlier set to this one. Of MariaDB only that no domain is gone:
     * without {@code gtid_strict_mode} the numbers of a domain may go back.
     */
    boolean canFollow(GtidSet earlier) {
        if (isMariaDbs() || earlier.isMariaDbs()) {
            List<String> domains =
                    bySource.keySet().stream().map(GtidSet::domain).toList();
            return earlier.bySource.keySet().stream().map(GtidSet::domain).allMatch(domains::contains);
        }
        return earlier.bySource.entrySet().stream()
                .allMatch(entry -> entry.getValue().stream()
                        .allMatch(interval -> bySource.getOrDefault(entry.getKey(), List.of()).stream()
                                .anyMatch(now -> now.first() <= interval.first() && interval.last() <= now.last())));
    }

    private static String domain(String source) {
        return source.substring(0, source.indexOf('-'));
    }
}
