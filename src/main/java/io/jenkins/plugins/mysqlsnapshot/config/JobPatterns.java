package io.jenkins.plugins.mysqlsnapshot.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which jobs, by the patterns of their full names, one a line: {@code *} and {@code ?} stand for what has no slash in it, {@code **}
 * for any number of folders. No pattern at all means every job. Case counts: a name that merely looks alike is another job.
 */
final class JobPatterns {

    private final List<Pattern> patterns;

    private JobPatterns(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /** From the text of a form, null and empty lines included. */
    static JobPatterns of(String lines) {
        return new JobPatterns(
                lines == null
                        ? List.of()
                        : lines.lines()
                                .map(String::trim)
                                .filter(line -> !line.isEmpty())
                                .map(JobPatterns::pattern)
                                .toList());
    }

    boolean allow(String fullName) {
        return patterns.isEmpty()
                || patterns.stream()
                        .anyMatch(pattern -> pattern.matcher(fullName).matches());
    }

    private static Pattern pattern(String line) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < line.length()) {
            if (line.startsWith("**/", i)) {
                regex.append("(?:[^/]+/)*");
                i += 3;
            } else if (line.startsWith("**", i)) {
                regex.append(".*");
                i += 2;
            } else {
                char c = line.charAt(i++);
                regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }
}
