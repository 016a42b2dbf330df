package io.jenkins.plugins.mysqlsnapshot.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table whose rows are counted into one number ({@code CHECKSUM TABLE … EXTENDED}), and the number that it should be. Immutable.
 *
 * @param table as the script says it, with its schema
 * @param expected null where any will do, and it is only told
 * @param found what the copy has; null before it was asked, and where there is no such table
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TableChecksum(String table, Long expected, Long found) {

    private static final String NAME = "(`(?:[^`]|``)+`|[^`.=\\s]+)";
    private static final Pattern LINE = Pattern.compile(NAME + "\\." + NAME + "(?:\\s*=\\s*(\\d{1,10}))?");

    /**
     * From {@code schema.table=number} or {@code schema.table}; a name with dots, blanks or equals signs stands in backquotes.
     *
     * @return empty where it is neither
     */
    public static Optional<TableChecksum> of(String line) {
        Matcher parts = LINE.matcher(line);
        return parts.matches()
                ? Optional.of(new TableChecksum(
                        parts.group(1) + "." + parts.group(2),
                        parts.group(3) == null ? null : Long.valueOf(parts.group(3)),
                        null))
                : Optional.empty();
    }

    /** Quoted. */
    String sql() {
        Matcher parts = LINE.matcher(table);
        return parts.matches() ? quoted(parts.group(1)) + "." + quoted(parts.group(2)) : table;
    }

    private static String quoted(String name) {
        return name.startsWith("`") ? name : "`" + name + "`";
    }

    /** What is wrong with the lines of a script; empty where nothing is. */
    public static List<Finding> findings(List<String> lines) {
        List<Finding> findings = new ArrayList<>();
        for (String line : lines) {
            if (of(line).isEmpty()) {
                findings.add(
                        new Finding(
                                "checksums",
                                "'" + line + "' is no table with its checksum",
                                "give schema.table=number, or schema.table to have it told; names with dots or blanks in backquotes"));
            }
        }
        return findings;
    }

    /** The same once the copy was asked. */
    TableChecksum found(Long number) {
        return new TableChecksum(table, expected, number);
    }

    /** What is bad about it; null where nothing is. A table that is not there is bad in any case. */
    String problem() {
        if (found == null) {
            return table + " has no checksum: it is no table of the copy";
        }
        return expected == null || expected.equals(found)
                ? null
                : "the checksum of " + table + " is " + found + ", not " + expected;
    }
}
