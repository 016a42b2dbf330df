package io.jenkins.plugins.mysqlsnapshot.report;

/** Texts of others as texts of HTML and SVG: nothing in them is a tag, and none turns the line around. No instances. */
final class Markup {

    private static final char FIRST_STRONG_ISOLATE = '\u2068';
    private static final char POP_ISOLATE = '\u2069';

    private Markup() {}

    /** For element content and quoted attributes; what XML or a reader's eye cannot bear becomes U+FFFD. */
    static String text(String raw) {
        StringBuilder out = new StringBuilder(raw.length() + 16);
        raw.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isShown(point) ? point : 0xFFFD);
            }
        });
        return out.toString();
    }

    /** The same where no element can isolate it: in SVG and attributes. */
    static String isolated(String raw) {
        return FIRST_STRONG_ISOLATE + text(raw) + POP_ISOLATE;
    }

    /** The same in HTML, with an element around it. */
    static String bdi(String raw) {
        return "<bdi>" + text(raw) + "</bdi>";
    }

    /** As it stands in the manifest; a {@code time} element only where a machine could read it. */
    static String time(String at) {
        return at.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z")
                ? "<time datetime=\"" + at + "\">" + at.substring(0, 10) + " " + at.substring(11, 19) + " UTC</time>"
                : bdi(at);
    }

    /** No control, no half of a pair, and none of the characters that override or end a direction. */
    private static boolean isShown(int point) {
        if (point == '\n' || point == '\t') {
            return true;
        }
        boolean turns = (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
        return !turns && !Character.isISOControl(point) && Character.isDefined(point) && !isHalf(point);
    }

    private static boolean isHalf(int point) {
        return point >= 0xD800 && point <= 0xDFFF;
    }
}
