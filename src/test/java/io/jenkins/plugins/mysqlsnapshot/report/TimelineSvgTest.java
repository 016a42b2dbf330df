package io.jenkins.plugins.mysqlsnapshot.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The drawing is to scale, well-formed, and tells its figures. */
class TimelineSvgTest {

    @Test
    void theLockIsDrawnInProportionToTheWholeRunAndToItsWindow() throws Exception {
        List<Element> locks = marks(parsed(SampleManifest.proved()), "lock");
        assertEquals(2, locks.size(), "in the whole, and enlarged");
        TimeAxis whole = new TimeAxis(0, 8350);
        assertEquals(whole.percent(1400), percent(locks.get(0), "x"), 0.001);
        assertEquals(97.0 * 86 / 8350, percent(locks.get(0), "width"), 0.001);
        double free = 86 * 0.06;
        assertEquals(97.0 * 86 / (86 + 2 * free), percent(locks.get(1), "width"), 0.001);
    }

    @Test
    void aCutIsAsLongAsItTookAtTheSameScaleAsTheLock() throws Exception {
        Document drawing = parsed(SampleManifest.proved());
        double lock = percent(marks(drawing, "lock").get(1), "width");
        List<Element> cuts = marks(drawing, "cutting");
        assertEquals(lock * 43 / 86, percent(cuts.get(0), "width"), 0.001);
        assertEquals(lock * 61 / 86, percent(cuts.get(1), "width"), 0.001);
        assertEquals(percent(cuts.get(0), "x"), percent(cuts.get(1), "x"), 0.001, "asked for at once");
    }

    @Test
    void anAttemptThatWasGivenUpStandsWhereItWas() throws Exception {
        Element givenUp = marks(parsed(SampleManifest.proved()), "given-up").get(0);
        TimeAxis whole = new TimeAxis(0, 8350);
        assertEquals(whole.percent(630), percent(givenUp, "x"), 0.001);
        assertEquals(97.0 * 200 / 8350, percent(givenUp, "width"), 0.001);
    }

    @Test
    void everyServerAndVolumeHasItsLane() throws Exception {
        Document drawing = parsed(SampleManifest.joint());
        List<Element> locks = marks(drawing, "lock");
        assertEquals(4, locks.size());
        assertEquals(96.0 / 92, percent(locks.get(2), "width") / percent(locks.get(3), "width"), 0.001);
        assertEquals(2, marks(drawing, "cutting").size());
    }

    @Test
    void everyMarkTellsItsFiguresByHoverAndKeyboard() throws Exception {
        Document drawing = parsed(SampleManifest.proved());
        List<Element> marks = new ArrayList<>();
        for (Element group : all(drawing, "g")) {
            if (group.getAttribute("class").startsWith("mark ")) {
                marks.add(group);
            }
        }
        assertTrue(marks.size() > 15, marks.size() + " marks");
        for (Element mark : marks) {
            assertEquals("0", mark.getAttribute("tabindex"));
            assertEquals("img", mark.getAttribute("role"));
            assertFalse(mark.getAttribute("aria-label").isBlank());
            assertEquals(
                    mark.getAttribute("aria-label"),
                    mark.getElementsByTagName("title").item(0).getTextContent());
        }
    }

    @Test
    void aNameIsTextWhateverItSays() throws Exception {
        String drawn = TimelineSvg.of(SampleManifest.named("<img onerror=alert(1)>&\\\"'"), Locale.ENGLISH);
        assertFalse(drawn.contains("<img"), drawn);
        assertTrue(xml(drawn).getDocumentElement().getTextContent().contains("<img onerror=alert(1)>"));
        assertEquals(0, all(xml(drawn), "img").size());
    }

    @Test
    void aNameThatTurnsTheLineAroundDoesNot() {
        String drawn = TimelineSvg.of(SampleManifest.named("a\\u202Egpj\\u2069\\u0007\\uD800b"), Locale.ENGLISH);
        assertFalse(drawn.contains("\u202E"), drawn);
        assertTrue(drawn.contains("a\uFFFDgpj\uFFFD\uFFFD\uFFFDb"), drawn);
    }

    @Test
    void aNameOf253CharactersIsCutInItsLaneAndWholeInItsDetail() throws Exception {
        String name = "n".repeat(253);
        Document drawing = parsed(SampleManifest.named(name));
        for (Element lane : all(drawing, "tspan")) {
            assertTrue(lane.getTextContent().length() < 40, lane.getTextContent());
        }
        assertTrue(drawing.getDocumentElement().getTextContent().contains(name));
    }

    @Test
    void theLegendNamesOnlyWhatIsDrawn() {
        String whole = TimelineSvg.of(SampleManifest.proved(), Locale.ENGLISH);
        String stopped = TimelineSvg.of(SampleManifest.failedRun(), Locale.ENGLISH);
        for (String kind : List.of("<g class=\"lock\">", "<g class=\"cut\">", "<g class=\"wait\">")) {
            assertTrue(whole.contains(kind), whole);
            assertFalse(stopped.contains(kind), stopped);
        }
    }

    @Test
    void theLocksFigureIsTheManifestsOwnAndNotAnotherRounding() {
        String drawn = TimelineSvg.of(
                SampleManifest.proved().replace("\"unlockedMillis\" : 1486", "\"unlockedMillis\" : 1486.7"),
                Locale.ENGLISH);
        assertTrue(drawn.contains("lock held 86 ms"), drawn);
        assertFalse(drawn.contains("lock held 87 ms"), drawn);
    }

    @Test
    void ticksAreRoundAndFew() {
        assertEquals(List.of(0.0, 2000.0, 4000.0, 6000.0, 8000.0), new TimeAxis(0, 8350).ticks());
        assertEquals(List.of(1400.0, 1420.0, 1440.0, 1460.0, 1480.0), new TimeAxis(1395, 1491).ticks());
        assertTrue(new TimeAxis(0, 1).ticks().size() >= 3);
    }

    @Test
    void itIsWholeInGermanToo() throws Exception {
        assertTrue(xml(TimelineSvg.of(SampleManifest.proved(), Locale.GERMAN))
                .getDocumentElement()
                .getTextContent()
                .contains("Sperre gehalten 86 ms"));
    }

    private static Document parsed(String manifest) throws Exception {
        return xml(TimelineSvg.of(manifest, Locale.ENGLISH));
    }

    private static Document xml(String drawn) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(drawn.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> marks(Document drawing, String kind) {
        return all(drawing, "g").stream()
                .filter(group -> group.getAttribute("class").equals("mark " + kind))
                .map(group -> (Element) group.getElementsByTagName("rect").item(0))
                .toList();
    }

    private static List<Element> all(Document drawing, String tag) {
        NodeList found = drawing.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static double percent(Element rect, String attribute) {
        return Double.parseDouble(rect.getAttribute(attribute).replace("%", ""));
    }
}
