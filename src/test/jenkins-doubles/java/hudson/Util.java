package hudson;

/** Working double. */
public class Util {
    private Util() {}

    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    public static String fixEmptyAndTrim(String s) {
        return s == null || s.isBlank() ? null : s.trim();
    }
}
