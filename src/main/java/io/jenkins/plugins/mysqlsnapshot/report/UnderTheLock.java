package io.jenkins.plugins.mysqlsnapshot.report;

import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Hold;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Server;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Snapshot;

/** The panel of the lock: what its writers waited for, with the moments that the proof rests on. */
final class UnderTheLock {

    private final ReadManifest manifest;
    private final Words words;
    private final StringBuilder out;

    UnderTheLock(ReadManifest manifest, Words words, StringBuilder out) {
        this.manifest = manifest;
        this.words = words;
        this.out = out;
    }

    /** Draws it from {@code top} down and returns where it ends. */
    int draw(TimeAxis axis, int top) {
        SvgPanel panel = new SvgPanel(out, words, axis, top);
        panel.title(words.say("timeline.lock"));
        panel.axis(top
                + SvgPanel.height(
                        manifest.servers().size() + manifest.snapshots().size()));
        manifest.servers().forEach(server -> server(panel, server));
        manifest.snapshots().forEach(snapshot -> volume(panel, snapshot));
        return panel.bottom();
    }

    private void server(SvgPanel panel, Server server) {
        Hold hold = server.hold();
        if (!hold.isWhole()) {
            panel.lane(TimelineSvg.called(server, words), words.say("unknown"));
            panel.laneEnd();
            return;
        }
        String told = words.say("bar.lock", words.time(hold.unlocked() - hold.locked()));
        panel.lane(TimelineSvg.called(server, words), told);
        panel.bar("lock", hold.locked(), hold.unlocked(), told);
        moment(panel, hold, hold.requested(), "moment.requested");
        moment(panel, hold, hold.cutSeen(), "moment.cutSeen");
        moment(panel, hold, hold.proved(), "moment.proved");
        panel.laneEnd();
    }

    private void moment(SvgPanel panel, Hold hold, Double at, String key) {
        if (at != null) {
            panel.moment("point", at, words.say(key, words.time(Math.max(0, at - hold.locked()))));
        }
    }

    private void volume(SvgPanel panel, Snapshot snapshot) {
        Double cut = TimelineSvg.cutAt(manifest, snapshot);
        String name = TimelineSvg.named(snapshot, words);
        if (cut == null) {
            panel.lane(name, words.say("unknown"));
        } else {
            String told = words.say("bar.cut", words.time(snapshot.cutMillis()));
            panel.lane(name, told);
            panel.bar("cutting", cut - snapshot.cutMillis(), cut, told);
            panel.moment("cut", cut, words.say("moment.cut", words.time(cut)));
        }
        panel.laneEnd();
    }
}
