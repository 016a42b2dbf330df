package hudson;

public class Util {
    public static String escape(String text) {
        throw new UnsupportedOperationException("stand-in");
    }

    public static String fixEmptyAndTrim(String s) {
        throw new UnsupportedOperationException("stand-in");
    }
}
