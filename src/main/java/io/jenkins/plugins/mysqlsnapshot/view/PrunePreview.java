package io.jenkins.plugins.mysqlsnapshot.view;

import io.jenkins.plugins.mysqlsnapshot.catalog.Age;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.catalog.Pruning;
import io.jenkins.plugins.mysqlsnapshot.catalog.RetentionRules;
import io.jenkins.plugins.mysqlsnapshot.pipeline.TargetCatalog;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What {@code mysqlPruneSnapshots} would do by the rules that a reader gives, of the sets that the page shows. Asks no cluster and changes
 * nothing. A rule that makes no sense is refused, as the step refuses it. Made for one request.
 */
public final class PrunePreview {

    /** What it keeps where the reader has given no rule yet. */
    private static final int KEEP = 7;

    /** As the step's own form has it. */
    private static final int MOST = 10_000;

    /** Longer than any rule: nobody's address is shown back without an end. */
    private static final int LONGEST = 20;

    private static final List<String> COUNTS =
            List.of("keep", "keepHourly", "keepDaily", "keepWeekly", "keepMonthly", "keepYearly");

    private final String target;
    private final Instant now;
    private final Map<String, String> given = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final List<Finding> problems = new ArrayList<>();
    private final boolean includeJoint;
    private final Pruning pruning;
    private final int proved;

    /** @param parameters what the reader gave by the names of the step's parameters; null where nothing */
    PrunePreview(String target, List<KnownSet> sets, Instant now, UnaryOperator<String> parameters) {
        this.target = target;
        this.now = now;
        this.proved = (int) sets.stream().filter(KnownSet::isProved).count();
        this.includeJoint = parameters.apply("includeJoint") != null;
        COUNTS.forEach(name -> count(name, parameters.apply(name)));
        String age = text("olderThan", parameters.apply("olderThan"));
        if (given.isEmpty()) {
            count("keep", String.valueOf(KEEP));
        }
        String olderThan = age.isEmpty() ? null : age;
        problems.addAll(Age.findings("olderThan", olderThan));
        RetentionRules rules = new RetentionRules(
                counts.getOrDefault("keep", 0),
                olderThan == null ? null : Age.of(olderThan).orElse(null),
                counts.getOrDefault("keepHourly", 0),
                counts.getOrDefault("keepDaily", 0),
                counts.getOrDefault("keepWeekly", 0),
                counts.getOrDefault("keepMonthly", 0),
                counts.getOrDefault("keepYearly", 0));
        if (problems.isEmpty()) {
            problems.addAll(rules.findings());
        }
        this.pruning = problems.isEmpty() ? TargetCatalog.preview(sets, rules, includeJoint, now) : null;
    }

    private String text(String name, String value) {
        if (value == null) {
            return "";
        }
        String text = value.trim();
        given.put(name, text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
        return given.get(name);
    }

    private void count(String name, String value) {
        String text = text(name, value);
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= MOST) {
            counts.put(name, Integer.parseInt(text));
        } else if (!text.isEmpty()) {
            problems.add(new Finding(name, "'" + text + "' is out of range", "give a number from 0 to " + MOST));
        }
    }

    /** What the field of this name shows: as it was given. */
    public String given(String name) {
        return given.getOrDefault(name, "");
    }

    public boolean isIncludeJoint() {
        return includeJoint;
    }

    /** Why there is no preview, a line each; empty where there is one. */
    public List<String> getProblems() {
        return problems.stream().map(Finding::toString).toList();
    }

    /** What would be deleted, newest first. */
    public List<ShownSet> getExpired() {
        return pruning == null ? List.of() : shown(pruning.expired());
    }

    /** Whose deletion somebody began: any pruning ends it. */
    public List<ShownSet> getBegun() {
        return pruning == null ? List.of() : shown(pruning.begun());
    }

    /** What no rule keeps, or what can be nobody's backup, and why it stays all the same, a line each. */
    public List<String> getLeft() {
        return pruning == null ? List.of() : pruning.left();
    }

    /** How many of the proved sets would be deleted. */
    public int getGoing() {
        return pruning == null ? 0 : pruning.expired().size();
    }

    /** How many of them would stay. */
    public int getStaying() {
        return proved - getGoing();
    }

    private List<ShownSet> shown(List<KnownSet> sets) {
        return sets.stream().map(set -> new ShownSet(set, now)).toList();
    }

    /** The step that does what is shown, as a Jenkinsfile has it. */
    public String getStep() {
        StringBuilder step = new StringBuilder(
                "mysqlPruneSnapshots target: '" + target.replace("\\", "\\\\").replace("'", "\\'") + "'");
        counts.forEach((name, count) -> {
            if (count > 0) {
                step.append(", ").append(name).append(": ").append(count);
            }
        });
        if (!given("olderThan").isEmpty()) {
            step.append(", olderThan: '").append(given("olderThan")).append('\'');
        }
        return step.append(includeJoint ? ", includeJoint: true" : "").toString();
    }
}
