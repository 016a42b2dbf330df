package io.jenkins.plugins.mysqlsnapshot.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/** What can be seen of the views without a controller: they parse, escape, need no inline style or script, and lack no text. */
class ViewsTest {

    private static final Pattern KEY = Pattern.compile("\\$\\{%([a-zA-Z.]+)|'%([a-zA-Z.]+)'");

    static Stream<Path> views() {
        return ViewFiles.of(".jelly").stream();
    }

    static Stream<Path> english() {
        return ViewFiles.of(".properties").stream()
                .filter(path -> !path.toString().endsWith("_de.properties"));
    }

    private static Properties texts(Path path) throws Exception {
        Properties texts = new Properties();
        texts.load(new StringReader(ViewFiles.text(path)));
        return texts;
    }

    private static Path beside(Path view, String end) {
        return view.resolveSibling(view.getFileName().toString().replaceFirst("\\.(jelly|properties)$", end));
    }

    @ParameterizedTest
    @MethodSource("views")
    void aViewIsXmlThatEscapesAndNeedsNothingInline(Path view) throws Exception {
        String text = ViewFiles.text(view);
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
        assertTrue(text.startsWith("<?jelly escape-by-default='true'?>"), "escapes");
        assertFalse(
                Pattern.compile("<script|<style|\\sstyle=|\\son[a-z]+=|javascript:")
                        .matcher(text)
                        .find(),
                "nothing inline");
    }

    /** What is printed as it is has been escaped by those who made it. */
    /**
     * Jenkins's expressions are of Jexl 1.1, in which these are words of the language and no names: a view that has one as a name cannot
     * be parsed, and its address is 404.
     */
    @ParameterizedTest
    @MethodSource("views")
    void noExpressionHasAWordOfTheLanguageAsAName(Path view) {
        Matcher expressions = Pattern.compile("\\$\\{([^}]*)}").matcher(ViewFiles.text(view));
        while (expressions.find()) {
            String expression = expressions.group(1).replaceAll("'[^']*'", "''");
            assertFalse(
                    Pattern.compile("\\.(?:size|empty|and|or|not|eq|ne|lt|le|gt|ge|div|mod|new|null|true|false)\\b")
                            .matcher(expression)
                            .find(),
                    () -> view + ": " + expression);
        }
    }

    @ParameterizedTest
    @MethodSource("views")
    void onlyDrawingsAndReportsAreNotEscaped(Path view) {
        Matcher raw = Pattern.compile("<j:out value=\"([^\"]*)\"").matcher(ViewFiles.text(view));
        while (raw.find()) {
            assertTrue(Set.of("${part.html}", "${chart.svg}").contains(raw.group(1)), raw.group(1));
        }
    }

    @ParameterizedTest
    @MethodSource("views")
    void everyTextOfAViewIsThereAndNoneIsLeftOver(Path view) throws Exception {
        Set<String> asked = new TreeSet<>();
        Matcher key = KEY.matcher(ViewFiles.text(view));
        while (key.find()) {
            asked.add(key.group(1) == null ? key.group(2) : key.group(1));
        }
        Path english = beside(view, ".properties");
        assertEquals(asked, Files.exists(english) ? new TreeSet<>(texts(english).keySet()) : Set.of());
    }

    @ParameterizedTest
    @MethodSource("views")
    void everyTableTellsItsHeadings(Path view) {
        String text = ViewFiles.text(view);
        assertEquals(text.split("<table", -1).length, text.split("<caption>", -1).length, "captions");
        assertFalse(Pattern.compile("<th(?! scope=)[ >]").matcher(text).find(), "scopes");
    }

    @ParameterizedTest
    @MethodSource("english")
    void germanSaysAsMuchAsEnglish(Path path) throws Exception {
        Properties english = texts(path);
        Properties german = texts(beside(path, "_de.properties"));
        assertEquals(new TreeSet<>(english.keySet()), new TreeSet<>(german.keySet()));
        for (String key : english.stringPropertyNames()) {
            assertFalse(german.getProperty(key).isBlank(), key);
            assertEquals(
                    new MessageFormat(english.getProperty(key)).getFormatsByArgumentIndex().length,
                    new MessageFormat(german.getProperty(key)).getFormatsByArgumentIndex().length,
                    key);
        }
    }

    /** Jenkins reads them as Latin-1. */
    @Test
    void textsAreAscii() {
        for (Path path : ViewFiles.of(".properties")) {
            assertTrue(ViewFiles.text(path).chars().allMatch(each -> each < 128), path.toString());
        }
    }
}
