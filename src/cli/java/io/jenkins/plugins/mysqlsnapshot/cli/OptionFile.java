package io.jenkins.plugins.mysqlsnapshot.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code [client]} group of an option file of MySQL's own programs ({@code my.cnf}), as far as it says how to reach a
 * server. Other groups and options are passed over, and no other file is included.
 */
final class OptionFile {

    private static final Pattern ESCAPE = Pattern.compile("\\\\([btnrs\\\\])");

    private final Map<String, String> values = new HashMap<>();

    private OptionFile() {}

    static OptionFile parse(String text) {
        OptionFile file = new OptionFile();
        boolean client = false;
        for (String raw : text.lines().toList()) {
            String line = raw.strip();
            if (line.startsWith("[")) {
                client = line.matches("\\[client]\\s*(#.*)?");
            } else if (client && !line.isEmpty() && line.charAt(0) != '#' && line.charAt(0) != ';') {
                int equals = line.indexOf('=');
                String name = equals < 0 ? line : line.substring(0, equals).strip();
                file.values.put(
                        name.replace('_', '-'),
                        equals < 0 ? "" : value(line.substring(equals + 1).strip()));
            }
        }
        return file;
    }

    private static String value(String raw) {
        String value = raw;
        char first = raw.isEmpty() ? 0 : raw.charAt(0);
        if (first == '"' || first == '\'') {
            int end = raw.indexOf(first, 1);
            value = end < 0 ? raw.substring(1) : raw.substring(1, end);
        } else {
            // a comment may follow on the line, but a # inside a word is part of it
            value = raw.replaceFirst("\\s+#.*$", "");
        }
        return ESCAPE.matcher(value).replaceAll(found -> Matcher.quoteReplacement(escaped(found.group(1))));
    }

    private static String escaped(String letter) {
        return switch (letter) {
            case "b" -> "\b";
            case "t" -> "\t";
            case "n" -> "\n";
            case "r" -> "\r";
            case "s" -> " ";
            default -> letter;
        };
    }

    /** Null where the file does not say it. */
    String get(String name) {
        return values.get(name);
    }
}
