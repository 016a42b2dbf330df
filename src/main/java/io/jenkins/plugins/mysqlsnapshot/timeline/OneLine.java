package io.jenkins.plugins.mysqlsnapshot.timeline;

/** Keeps a text that others have a say in (a name from a script, an answer of a server) to one line that shows what is in it. */
final class OneLine {

    private OneLine() {}

    /** The text with whatever would end the line, move a terminal's cursor or turn the reading direction written out. */
    static String of(String text) {
        if (text == null || text.chars().noneMatch(OneLine::isInvisible)) {
            return text;
        }
        StringBuilder line = new StringBuilder();
        text.chars().forEach(c -> line.append(isInvisible(c) ? String.format("\\u%04x", c) : String.valueOf((char) c)));
        return line.toString();
    }

    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.FORMAT -> true;
            default -> false;
        };
    }
}
