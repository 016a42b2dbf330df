package hudson;

/** Working double. */
public class Util {
    private Util() {}

    public static String fixEmptyAndTrim(String s) {
        return s == null || s.isBlank() ? null : s.trim();
    }
}
