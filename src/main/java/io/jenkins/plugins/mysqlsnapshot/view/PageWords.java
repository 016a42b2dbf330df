package io.jenkins.plugins.mysqlsnapshot.view;

import java.util.Locale;
import java.util.ResourceBundle;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** Texts that no view says, in the language of whoever looks; English where nobody does. No instances. */
final class PageWords {

    private PageWords() {}

    static String say(String key) {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        return in(request == null ? Locale.ENGLISH : request.getLocale()).getString(key);
    }

    static ResourceBundle in(Locale language) {
        return ResourceBundle.getBundle(
                PageWords.class.getPackageName() + ".Pages",
                language,
                PageWords.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
