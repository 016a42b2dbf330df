package io.jenkins.plugins.mysqlsnapshot.view;

import java.text.NumberFormat;
import java.time.Duration;
import java.util.Locale;

/** Figures as a person reads them, with the digits of the reader's language; null is null, for nothing stands for it. No instances. */
final class FigureText {

    private FigureText() {}

    /** {@code 0.4 ms}, {@code 86 ms}, {@code 1.25 s}, {@code 3 min 20 s}. */
    static String time(Double millis, Locale language) {
        if (millis == null) {
            return null;
        }
        if (millis < 1_000) {
            return digits(millis, millis < 10 ? 1 : 0, language) + " ms";
        }
        if (millis < 60_000) {
            return digits(millis / 1_000, 2, language) + " s";
        }
        long seconds = Math.round(millis / 1_000);
        return seconds / 60 + " min " + seconds % 60 + " s";
    }

    /** {@code 25 GiB}. */
    static String size(Double bytes, Locale language) {
        if (bytes == null) {
            return null;
        }
        double left = bytes;
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        int unit = 0;
        while (left >= 1_024 && unit < units.length - 1) {
            left /= 1_024;
            unit++;
        }
        return digits(left, left < 10 ? 1 : 0, language) + " " + units[unit];
    }

    /** {@code 12 min}, {@code 5 h}, {@code 3 d}: whole ones, two units at most. */
    static String age(Duration age) {
        long minutes = Math.max(0, age.toMinutes());
        if (minutes < 60) {
            return minutes + " min";
        }
        return minutes < 48 * 60 ? minutes / 60 + " h " + minutes % 60 + " min" : minutes / 1_440 + " d";
    }

    private static String digits(double value, int most, Locale language) {
        NumberFormat format = NumberFormat.getNumberInstance(language);
        format.setMaximumFractionDigits(most);
        return format.format(value);
    }
}
