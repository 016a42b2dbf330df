package io.jenkins.plugins.mysqlsnapshot.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A manifest that somebody cut off or edited, anywhere and to anything: there is a page, and the drawing is one. */
class EditedManifestTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** Each seed is the same edits every time. */
    private static final int SEEDS = 400;

    private static final int MOST_EDITS = 6;

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "[[[]]]",
            "\"\"",
            "\"x\"",
            "\"\\u0000\\u202e\\ud800<svg>\"",
            "-1",
            "0",
            "1e308",
            "-0.0",
            "123456789012345678901234567890",
            "{\"name\":{\"name\":[]}}",
            "[null, 7, \"y\", {}]");

    static List<String> documents() {
        return List.of(
                SampleManifest.proved(),
                SampleManifest.joint(),
                SampleManifest.failedRun(),
                SampleManifest.evidence("failed", "\"bad\""));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void whereverItIsCutOffThereIsAPage(String whole) throws Exception {
        for (int end = 0; end < whole.length(); end += 13) {
            shown("cut off at " + end, whole.substring(0, end));
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void whateverIsEditedThereIsAPage(String whole) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            JsonNode root = JSON.readTree(whole);
            for (int edits = 1 + random.nextInt(MOST_EDITS); edits > 0; edits--) {
                edit(root, random);
            }
            shown("seed " + seed, JSON.writeValueAsString(root));
        }
    }

    @Test
    void anEditIsSeenAsOne() throws Exception {
        JsonNode root = JSON.readTree(SampleManifest.proved());
        for (int seed = 0; seed < 20; seed++) {
            edit(root, new Random(seed));
        }
        assertFalse(root.equals(JSON.readTree(SampleManifest.proved())));
    }

    private static void shown(String what, String document) throws Exception {
        String page = HtmlReport.of(document, document, Locale.GERMAN);
        assertTrue(page.endsWith("</html>\n") && page.contains("<h1>"), () -> what + ": " + document);
        String drawing = TimelineSvg.of(document, Locale.ENGLISH);
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(drawing.getBytes(StandardCharsets.UTF_8)));
        assertFalse((page + drawing).matches("(?s).*(NaN|Infinity|Exception).*"), () -> what + ": " + document);
    }

    /** Replaces a value of it, or leaves it out. */
    private static void edit(JsonNode root, Random random) throws Exception {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        JsonNode container = containers.get(random.nextInt(containers.size()));
        int at = random.nextInt(container.size());
        JsonNode value = JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
        boolean leftOut = random.nextInt(4) == 0;
        if (container instanceof ArrayNode array) {
            if (leftOut) {
                array.remove(at);
            } else {
                array.set(at, value);
            }
        } else if (container instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            if (leftOut) {
                object.remove(names.get(at));
            } else {
                object.set(names.get(at), value);
            }
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode() && !node.isEmpty()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }
}
