package io.jenkins.plugins.mysqlsnapshot.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Event;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Figures;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.GivenUp;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Hold;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Limits;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Position;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Problem;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Server;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads a manifest to show it, whatever it looks like: only {@code snapshot.Manifest} reads one to act on it. Never throws. */
final class ManifestReader {

    /** The newest format that is known here; a newer one is shown as far as it is alike. */
    static final int NEWEST = 2;

    /** More than any run has; what is past it is not drawn. */
    static final int MOST = 500;

    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> missing = new LinkedHashSet<>();

    private ManifestReader() {}

    static ReadManifest read(String json) {
        return new ManifestReader().manifest(new PartialJson(json));
    }

    private ReadManifest manifest(PartialJson document) {
        JsonNode root = document.root();
        if (document.mistake() != null) {
            problems.add(new Problem("problem.broken", document.mistake()));
        }
        format(root.path("format"));
        String setId = required(root, "setId");
        String state = required(root, "state");
        List<Event> events = new ArrayList<>();
        each(root, "timeline").forEach(node -> event(node, events));
        if (FailedRunReader.isFailedRun(root)) {
            if (root.path("timeline").isArray() && root.path("timeline").isEmpty()) {
                // refused before anything had happened
                missing.remove("timeline");
            }
            return failedRun(root, setId, state, events);
        }
        List<Snapshot> snapshots = new ArrayList<>();
        each(root, "snapshots").forEach(node -> snapshots.add(snapshot(node)));
        if (!root.path("lock").isObject()) {
            missing.add("lock");
        }
        if (!root.path("proof").isObject()) {
            missing.add("proof");
        }
        JsonNode origin = root.path("origin");
        ReadManifest read = new ReadManifest(
                setId,
                state,
                required(root, "createdAt"),
                text(origin, "job"),
                text(origin, "build"),
                text(origin, "url"),
                servers(root),
                snapshots,
                figures(root),
                text(root.path("proof"), "restsOn"),
                texts(root.path("proof").path("statements")),
                texts(root.path("warnings")),
                events,
                null,
                List.of());
        return told(read);
    }

    /** With what was found missing on the way. */
    private ReadManifest told(ReadManifest read) {
        missing.forEach(field -> problems.add(new Problem("problem.missing", field)));
        return new ReadManifest(
                read.setId(),
                read.state(),
                read.createdAt(),
                read.job(),
                read.build(),
                read.url(),
                read.servers(),
                read.snapshots(),
                read.figures(),
                read.restsOn(),
                read.statements(),
                read.warnings(),
                read.events(),
                read.failure(),
                problems);
    }

    private ReadManifest failedRun(JsonNode root, String setId, String state, List<Event> events) {
        if (each(root, "findings").isEmpty()) {
            missing.add("findings");
        }
        FailedRunReader failed = new FailedRunReader(root, events);
        return told(new ReadManifest(
                setId,
                state,
                required(root, "createdAt"),
                text(root.path("origin"), "job"),
                text(root.path("origin"), "build"),
                text(root.path("origin"), "url"),
                servers(root).stream().map(failed::withItsEvents).toList(),
                List.of(),
                failed.figures(limits(root, part -> part)),
                null,
                List.of(),
                List.of(),
                events,
                failed.failure(),
                List.of()));
    }

    private void format(JsonNode format) {
        if (!format.isNumber()) {
            missing.add("format");
        } else if (format.asDouble() > NEWEST || format.asDouble() < 1) {
            problems.add(new Problem("problem.format", format.asText()));
        }
    }

    private List<Server> servers(JsonNode root) {
        List<Server> servers = new ArrayList<>();
        if (root.path("targets").isArray()) {
            each(root, "targets").forEach(part -> servers.add(server(part, text(part, "target"))));
        }
        if (servers.isEmpty()) {
            JsonNode server = root.path("server");
            String host = text(server, "hostname");
            servers.add(server(root, host == null ? text(server, "address") : host));
        }
        return servers;
    }

    private Server server(JsonNode part, String name) {
        JsonNode proof = part.path("proof");
        List<GivenUp> givenUp = new ArrayList<>();
        part.path("lock")
                .path("givenUp")
                .forEach(node -> givenUp.add(new GivenUp(number(node, "millis"), texts(node.path("behind")))));
        return new Server(
                name,
                text(part.path("server"), "product"),
                text(part.path("server"), "pod"),
                position(part.path("position")),
                position(part.path("positionAfter")),
                new Hold(
                        number(proof, "lockedMillis"),
                        number(proof, "requestedMillis"),
                        number(proof, "cutSeenMillis"),
                        number(proof, "provedMillis"),
                        number(proof, "unlockedMillis")),
                number(part.path("lock"), "heldMillis"),
                givenUp,
                part.path("target").isTextual() ? texts(part.path("snapshots")) : List.of());
    }

    private static Position position(JsonNode node) {
        return node.isObject()
                ? new Position(text(node, "binlogFile"), text(node, "binlogOffset"), text(node, "gtidSet"))
                : null;
    }

    private Figures figures(JsonNode root) {
        JsonNode lock = root.path("lock");
        return new Figures(
                number(lock, "heldMillis"),
                number(lock, "cutMillis"),
                number(lock, "stallMillis"),
                number(lock, "leaseSeconds"),
                text(lock, "strategy"),
                text(lock, "reason"),
                limits(root, part -> part.path("lock")));
    }

    /** Of several servers each has its own. */
    private static Limits limits(JsonNode root, UnaryOperator<JsonNode> holder) {
        JsonNode ofAll = holder.apply(root).path("limits");
        if (ofAll.isObject()) {
            return limits(ofAll);
        }
        List<Limits> each = new ArrayList<>();
        root.path("targets").forEach(part -> each.add(limits(holder.apply(part).path("limits"))));
        return Limits.least(each);
    }

    private static Limits limits(JsonNode node) {
        return new Limits(
                number(node, "maxHoldMillis"), number(node, "attemptBoundMillis"), number(node, "acquireBudgetMillis"));
    }

    private Snapshot snapshot(JsonNode node) {
        return new Snapshot(
                text(node, "name"),
                text(node, "namespace"),
                text(node, "pvc"),
                text(node, "snapshotClass"),
                text(node, "restoreSize"),
                node.path("ready").isBoolean() ? node.path("ready").asBoolean() : null,
                text(node, "cutAt"),
                number(node, "cutMillis"));
    }

    private void event(JsonNode node, List<Event> into) {
        Double millis = number(node, "millis");
        String phase = text(node, "phase");
        if (millis == null || phase == null) {
            missing.add("timeline[]");
            return;
        }
        into.add(new Event(phase, text(node, "at"), millis, text(node, "detail")));
    }

    private List<JsonNode> each(JsonNode root, String field) {
        JsonNode array = root.path(field);
        if (!array.isArray() || array.isEmpty()) {
            missing.add(field);
            return List.of();
        }
        List<JsonNode> nodes = new ArrayList<>();
        for (JsonNode node : array) {
            if (nodes.size() == MOST) {
                problems.add(new Problem("problem.many", field + ": " + array.size()));
                break;
            }
            nodes.add(node);
        }
        return nodes;
    }

    private String required(JsonNode node, String field) {
        String text = text(node, field);
        if (text == null) {
            missing.add(field);
        }
        return text;
    }

    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull() && !value.asText().isBlank() ? value.asText() : null;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(node -> {
            if (node.isTextual() && texts.size() < MOST) {
                texts.add(node.asText());
            }
        });
        return texts;
    }

    /** Eleven days of milliseconds at most: what is past it is no time of a run. */
    private static Double number(JsonNode node, String field) {
        double value = node.path(field).isNumber() ? node.path(field).asDouble() : -1;
        return value >= 0 && value < 1e9 ? value : null;
    }
}
