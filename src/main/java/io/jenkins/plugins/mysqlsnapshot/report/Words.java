package io.jenkins.plugins.mysqlsnapshot.report;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The page's own texts in the reader's language; English where it is not known. Nothing in them is markup. */
final class Words {

    private final Locale locale;
    private final ResourceBundle bundle;

    Words(Locale locale) {
        // not the language of the machine that it is written on
        this.bundle = ResourceBundle.getBundle(
                Words.class.getPackageName() + ".Report",
                locale,
                Words.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        this.locale = bundle.getLocale().getLanguage().isEmpty() ? Locale.ENGLISH : bundle.getLocale();
    }

    /** As it stands in {@code lang}. */
    String language() {
        return locale.toLanguageTag();
    }

    /** Of a key that is there. */
    String say(String key, Object... values) {
        return new MessageFormat(bundle.getString(key), locale).format(values);
    }

    /** The word of a phase; a newer one's own. */
    String phase(String phase) {
        try {
            return bundle.getString("phase." + phase);
        } catch (MissingResourceException newer) {
            return phase;
        }
    }

    /** Milliseconds as a person reads them: {@code 0.4 ms}, {@code 86 ms}, {@code 1.25 s}, {@code 3 min 20 s}. */
    String time(double millis) {
        if (millis < 10) {
            return say("unit.ms", Math.round(millis * 10) / 10.0);
        }
        if (millis < 1_000) {
            return say("unit.ms", Math.round(millis));
        }
        if (millis < 60_000) {
            return say("unit.s", Math.round(millis / 10) / 100.0);
        }
        long seconds = Math.round(millis / 1_000);
        return say("unit.min", seconds / 60, seconds % 60);
    }
}
