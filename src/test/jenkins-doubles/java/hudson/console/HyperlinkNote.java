package hudson.console;

/** As in a log's file: the note, hidden on a terminal, then the text that it is about; unsigned here, and legible. */
public final class HyperlinkNote {

    private HyperlinkNote() {}

    public static String encodeTo(String url, String text) {
        return "\u001B[8mlink " + url + "\u001B[0m" + text;
    }
}
