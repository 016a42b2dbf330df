package io.jenkins.plugins.mysqlsnapshot.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A JSON document as far as it can be read: what stands before the first mistake is kept. One thread, one document. */
final class PartialJson {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** A manifest has five levels; what goes deeper is none. */
    private static final int DEEPEST = 50;

    private final ObjectNode root = NODES.objectNode();
    private String mistake;

    PartialJson(String text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                mistake = "no JSON object";
                return;
            }
            object(parser, root, 1);
        } catch (JsonProcessingException broken) {
            mistake = broken.getOriginalMessage();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory is read", e);
        }
    }

    /** Never null; empty where nothing could be read. */
    JsonNode root() {
        return root;
    }

    /** Null where the document is whole. */
    String mistake() {
        return mistake;
    }

    private static void object(JsonParser parser, ObjectNode into, int depth) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                object(parser, into.putObject(name), deeper(parser, depth));
            } else if (token == JsonToken.START_ARRAY) {
                array(parser, into.putArray(name), deeper(parser, depth));
            } else {
                into.set(name, scalar(parser, token));
            }
        }
    }

    private static void array(JsonParser parser, ArrayNode into, int depth) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                object(parser, into.addObject(), deeper(parser, depth));
            } else if (token == JsonToken.START_ARRAY) {
                array(parser, into.addArray(), deeper(parser, depth));
            } else {
                into.add(scalar(parser, token));
            }
        }
    }

    private static int deeper(JsonParser parser, int depth) throws IOException {
        if (depth >= DEEPEST) {
            throw new com.fasterxml.jackson.core.JsonParseException(parser, "nested deeper than " + DEEPEST);
        }
        return depth + 1;
    }

    private static JsonNode scalar(JsonParser parser, JsonToken token) throws IOException {
        if (token == null) {
            throw new com.fasterxml.jackson.core.JsonParseException(parser, "it ends in the middle");
        }
        return switch (token) {
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            default -> NODES.nullNode();
        };
    }
}
