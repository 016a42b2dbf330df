package io.jenkins.plugins.mysqlsnapshot.catalog;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long sets are kept, as a script says. 0 is not given.
 *
 * @param keep the newest so many
 * @param olderThan what is younger stays; null is not given
 * @param hourly of the newest so many hours that have a set the last one; likewise for days, weeks, months and years, in UTC
 */
public record RetentionRules(int keep, Duration olderThan, int hourly, int daily, int weekly, int monthly, int yearly) {

    /** What is wrong with them; empty where nothing is. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("keep", keep);
        counts.put("keepHourly", hourly);
        counts.put("keepDaily", daily);
        counts.put("keepWeekly", weekly);
        counts.put("keepMonthly", monthly);
        counts.put("keepYearly", yearly);
        counts.forEach((parameter, count) -> {
            if (count < 0) {
                findings.add(new Finding(parameter, count + " is out of range", "give 0 or more"));
            }
        });
        if (findings.isEmpty() && olderThan == null && counts.values().stream().allMatch(count -> count == 0)) {
            findings.add(new Finding(
                    "mysqlPruneSnapshots",
                    "has no rule that says what to keep",
                    "give keep, olderThan, or one of keepHourly, keepDaily, keepWeekly, keepMonthly, keepYearly"));
        }
        return findings;
    }
}
