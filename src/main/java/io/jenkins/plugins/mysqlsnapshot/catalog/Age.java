package io.jenkins.plugins.mysqlsnapshot.catalog;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How old something may be, as a script writes it: {@code 24h}, {@code 30d}. Pure. */
public final class Age {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})\\s*([smhdw])");

    private Age() {}

    /** Empty where it is none. */
    public static Optional<Duration> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(form.group(1));
        return Optional.of(
                switch (form.group(2)) {
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    case "d" -> Duration.ofDays(count);
                    default -> Duration.ofDays(7 * count);
                });
    }

    /** Why it is none; empty where it is one, or is not given. */
    public static List<Finding> findings(String parameter, String text) {
        return text == null || of(text).isPresent()
                ? List.of()
                : List.of(new Finding(
                        parameter, "'" + text + "' is no age", "give a number with s, m, h, d or w: 24h, 30d"));
    }

    /** For people: in the two largest units that it has. */
    public static String words(Duration age) {
        if (age.isNegative()) {
            return "-" + words(age.negated());
        }
        if (age.toDays() > 0) {
            return age.toDays() + " d" + (age.toHoursPart() > 0 ? " " + age.toHoursPart() + " h" : "");
        }
        if (age.toHours() > 0) {
            return age.toHours() + " h" + (age.toMinutesPart() > 0 ? " " + age.toMinutesPart() + " min" : "");
        }
        return age.toMinutes() > 0
                ? age.toMinutes() + " min" + (age.toSecondsPart() > 0 ? " " + age.toSecondsPart() + " s" : "")
                : age.toSeconds() + " s";
    }
}
