package io.jenkins.plugins.mysqlsnapshot.report;

import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Event;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Hold;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Server;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The timeline of a run to scale: the whole above, what went on under the lock below, each on an axis of its own, since a wait of
 * minutes and a lock of milliseconds show on none. A lane a server and a volume. No script, no request; light and dark.
 */
public final class TimelineSvg {

    /** Between the panels: what of the whole is shown larger. */
    private static final int FUNNEL = 26;

    private final ReadManifest manifest;
    private final Words words;
    private final StringBuilder out = new StringBuilder(8_192);

    TimelineSvg(ReadManifest manifest, Words words) {
        this.manifest = manifest;
        this.words = words;
    }

    /** A file by itself, of a manifest as it was archived or as much as is left of it. Never throws. */
    public static String of(String manifestJson, Locale language) {
        return new TimelineSvg(ManifestReader.read(manifestJson), new Words(language)).file();
    }

    String file() {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + element("<style>" + PageFile.text("timeline.css") + "</style>\n", " class=\"alone\"");
    }

    /** For a page that has its styles. */
    String inline() {
        return element("", "");
    }

    private String element(String style, String kind) {
        out.setLength(0);
        int height = draw();
        return "<svg xmlns=\"http://www.w3.org/2000/svg\"" + kind + " width=\"100%\" height=\"" + height
                + "\" role=\"group\" lang=\"" + words.language()
                + "\" aria-label=\"" + Markup.isolated(name()) + "\">\n"
                + "<desc>" + Markup.isolated(description()) + "</desc>\n" + style + out + "</svg>\n";
    }

    private String name() {
        return words.say("timeline.of", manifest.setId() == null ? words.say("unknown") : manifest.setId());
    }

    private String description() {
        Double held = manifest.figures().held();
        return words.say(
                "timeline.description",
                words.time(end()),
                held == null ? words.say("unknown") : words.time(held),
                manifest.servers().size(),
                manifest.snapshots().size());
    }

    private int draw() {
        if (manifest.events().isEmpty() && !manifest.hasHold()) {
            out.append("<text class=\"lane\" x=\"0\" y=\"18\">")
                    .append(Markup.text(words.say("timeline.none")))
                    .append("</text>\n");
            return 28;
        }
        TimeAxis whole = new TimeAxis(0, end());
        int lanes = manifest.servers().size() + manifest.snapshots().size();
        SvgPanel above = new SvgPanel(out, words, whole, 0);
        above.title(words.say("timeline.whole", words.time(end())));
        above.axis(SvgPanel.height(lanes + 1));
        events(above);
        manifest.servers().forEach(server -> wholeServer(above, server));
        manifest.snapshots().forEach(snapshot -> wholeVolume(above, snapshot));
        int y = above.bottom();
        if (manifest.hasHold()) {
            TimeAxis near = window();
            funnel(whole, near, y);
            y = new UnderTheLock(manifest, words, out).draw(near, y + FUNNEL);
        }
        return legend(y);
    }

    private void events(SvgPanel panel) {
        panel.lane(words.say("timeline.events"), "");
        for (Event event : manifest.events()) {
            panel.moment(
                    "event",
                    event.millis(),
                    "+" + words.time(event.millis()) + " " + words.phase(event.phase())
                            + (event.detail() == null ? "" : ": " + event.detail()));
        }
        panel.laneEnd();
    }

    private void wholeServer(SvgPanel panel, Server server) {
        Hold hold = server.hold();
        panel.lane(called(server), server.product() == null ? "" : SvgPanel.shortened(server.product()));
        if (hold.isWhole()) {
            panel.bar("before", 0, hold.locked(), words.say("bar.before", words.time(hold.locked())));
        }
        givenUp(server)
                .forEach(bar -> panel.bar("given-up", bar.from(), bar.to(), words.say("bar.givenUp", length(bar))));
        if (hold.isWhole()) {
            panel.bar("lock", hold.locked(), hold.unlocked(), words.say("bar.lock", words.time(server.heldMillis())));
        }
        panel.laneEnd();
    }

    private void wholeVolume(SvgPanel panel, Snapshot snapshot) {
        Double cut = cutAt(snapshot);
        Double ready = readyAt(snapshot);
        panel.lane(
                named(snapshot),
                ready == null || cut == null || ready < cut
                        ? words.say(Boolean.TRUE.equals(snapshot.ready()) ? "ready" : "notReady")
                        : words.say("bar.ready", words.time(ready - cut)));
        if (cut != null) {
            if (ready != null && ready >= cut) {
                panel.bar("wait", cut, ready, words.say("bar.ready", words.time(ready - cut)));
                panel.moment("ready", ready, words.say("moment.ready", words.time(ready)));
            }
            panel.moment("cut", cut, words.say("moment.cut", words.time(cut)));
        }
        panel.laneEnd();
    }

    /** An attempt's event stands at its end; how long it took is told apart. Where the two do not fit, neither is drawn. */
    private List<TimeAxis> givenUp(Server server) {
        List<Event> ends = manifest.events().stream()
                .filter(event -> "attempt".equals(event.phase()) && event.detail() != null)
                .filter(event -> event.detail().contains("given up after"))
                .filter(event -> server.snapshots().isEmpty() || event.detail().startsWith(server.name() + ": "))
                .toList();
        List<TimeAxis> bars = new ArrayList<>();
        for (int i = 0; ends.size() == server.givenUp().size() && i < ends.size(); i++) {
            Double millis = server.givenUp().get(i).millis();
            if (millis != null && millis > 0) {
                double end = ends.get(i).millis();
                bars.add(new TimeAxis(Math.max(0, end - millis), end));
            }
        }
        return bars;
    }

    private void funnel(TimeAxis whole, TimeAxis near, int y) {
        out.append(String.format(
                        Locale.ROOT,
                        "<svg x=\"0\" y=\"%d\" width=\"100%%\" height=\"%d\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\""
                                + " aria-hidden=\"true\"><polygon class=\"funnel\" points=\"%.3f,0 %.3f,0 100,10 0,10\"/></svg>",
                        y,
                        FUNNEL,
                        whole.percent(near.from()),
                        Math.max(whole.percent(near.to()), whole.percent(near.from()) + 0.2)))
                .append('\n');
    }

    /** The colours that are there with their words, two in a row. */
    private int legend(int top) {
        List<String> kinds = Stream.of("lock", "cut", "wait", "given-up")
                .filter(kind -> out.indexOf("class=\"mark " + kind + "\"") >= 0)
                .toList();
        for (int i = 0; i < kinds.size(); i++) {
            String x = i % 2 == 0 ? "0" : "50%";
            int y = top + 14 + 20 * (i / 2);
            out.append(String.format(
                            Locale.ROOT,
                            "<g class=\"%1$s\"><svg x=\"%2$s\" y=\"%3$d\" width=\"12\" height=\"12\"><rect width=\"12\" height=\"12\""
                                    + " rx=\"2\"/></svg></g><text class=\"lane\" x=\"%2$s\" dx=\"19\" y=\"%4$d\">%5$s</text>",
                            kinds.get(i),
                            x,
                            y,
                            y + 10,
                            Markup.text(words.say("legend." + kinds.get(i)))))
                    .append('\n');
        }
        return top + 16 + 20 * ((kinds.size() + 1) / 2);
    }

    private TimeAxis window() {
        double from = holds().stream().mapToDouble(Hold::locked).min().orElse(0);
        double to = holds().stream().mapToDouble(Hold::unlocked).max().orElse(1);
        double free = Math.max((to - from) * 0.06, 0.5);
        return new TimeAxis(Math.max(0, from - free), to + free);
    }

    private List<Hold> holds() {
        return manifest.servers().stream()
                .map(Server::hold)
                .filter(Hold::isWhole)
                .toList();
    }

    /** The last thing that is known to have happened; never 0. */
    private double end() {
        double events =
                manifest.events().stream().mapToDouble(Event::millis).max().orElse(0);
        double locks = holds().stream().mapToDouble(Hold::unlocked).max().orElse(0);
        return Math.max(Math.max(events, locks), 1);
    }

    private Double cutAt(Snapshot snapshot) {
        return cutAt(manifest, snapshot);
    }

    /** By the run's clock: when its server's cuts were asked for, and how long it took; null where either is missing. */
    static Double cutAt(ReadManifest manifest, Snapshot snapshot) {
        if (snapshot.cutMillis() == null) {
            return null;
        }
        return manifest.servers().stream()
                .filter(server -> server.owns(snapshot) && server.hold().requested() != null)
                .map(server -> server.hold().requested() + snapshot.cutMillis())
                .findFirst()
                .orElse(null);
    }

    private Double readyAt(Snapshot snapshot) {
        return manifest.events().stream()
                .filter(event -> "ready".equals(event.phase()) && snapshot.name() != null && event.detail() != null)
                .filter(event -> event.detail().contains(snapshot.name()))
                .map(Event::millis)
                .findFirst()
                .orElse(null);
    }

    private String called(Server server) {
        return called(server, words);
    }

    static String called(Server server, Words words) {
        return server.name() == null ? words.say("server") : server.name();
    }

    private String named(Snapshot snapshot) {
        return named(snapshot, words);
    }

    static String named(Snapshot snapshot, Words words) {
        String name = snapshot.pvc() == null ? snapshot.name() : snapshot.pvc();
        return name == null ? words.say("volume") : name;
    }

    private String length(TimeAxis bar) {
        return words.time(bar.to() - bar.from());
    }
}
