package io.jenkins.plugins.mysqlsnapshot.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Advice;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Event;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Failure;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Figures;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.GivenUp;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Hold;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Limits;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the record of a run that gave no set: why, and of its events how long the lock was held. Never throws. */
final class FailedRunReader {

    private static final Pattern GIVEN_UP = Pattern.compile("given up after (\\d{1,9}) ms");

    private final JsonNode root;
    private final List<Event> events;

    FailedRunReader(JsonNode root, List<Event> events) {
        this.root = root;
        this.events = events;
    }

    /** By what it has, for its state may be cut off; one that names snapshots is shown as the manifest that it looks like. */
    static boolean isFailedRun(JsonNode root) {
        String state = root.path("state").asText();
        return root.path("findings").isArray()
                || ((state.equals("failed") || state.equals("aborted")) && !root.has("snapshots"));
    }

    Failure failure() {
        return new Failure(
                ManifestReader.text(root, "stoppedIn"), advice(root.path("findings")), advice(root.path("leftBehind")));
    }

    private static List<Advice> advice(JsonNode array) {
        List<Advice> all = new ArrayList<>();
        for (JsonNode node : array) {
            if (node.isObject() && all.size() < ManifestReader.MOST) {
                all.add(new Advice(
                        ManifestReader.text(node, "subject"),
                        ManifestReader.text(node, "found"),
                        ManifestReader.text(node, "remedy")));
            }
        }
        return all;
    }

    /** From the first lock to the last release, of whichever server. */
    Figures figures(Limits limits) {
        Hold all = hold("");
        return new Figures(all.isWhole() ? all.unlocked() - all.locked() : null, null, null, null, null, null, limits);
    }

    /** No proof says when its lock was held, nor any list what was given up: its events do. */
    Server withItsEvents(Server server) {
        String mine = root.path("targets").isArray() && server.name() != null ? server.name() + ": " : "";
        List<GivenUp> givenUp = new ArrayList<>();
        for (Event event : of("attempt", mine)) {
            Matcher matcher = GIVEN_UP.matcher(event.detail());
            if (matcher.find()) {
                givenUp.add(new GivenUp(Double.valueOf(matcher.group(1)), List.of()));
            }
        }
        return new Server(
                server.name(), server.product(), server.pod(), null, null, hold(mine), null, givenUp, List.of());
    }

    private Hold hold(String mine) {
        return new Hold(
                at("locked", mine, (first, other) -> first),
                at("create", "", (first, other) -> first),
                null,
                null,
                at("unlocked", mine, (other, last) -> last));
    }

    private Double at(String phase, String mine, BinaryOperator<Event> which) {
        return of(phase, mine).stream().reduce(which).map(Event::millis).orElse(null);
    }

    private List<Event> of(String phase, String mine) {
        return events.stream()
                .filter(event -> phase.equals(event.phase()) && event.detail() != null)
                .filter(event -> event.detail().startsWith(mine))
                .toList();
    }
}
