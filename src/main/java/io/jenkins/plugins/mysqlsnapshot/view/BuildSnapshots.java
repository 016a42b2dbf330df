package io.jenkins.plugins.mysqlsnapshot.view;

import hudson.model.Actionable;
import hudson.model.Api;
import hudson.model.Run;
import io.jenkins.plugins.mysqlsnapshot.pipeline.BuildArtifact;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.RunAction2;
import jenkins.model.Tab;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The page "MySQL snapshot" of a build. Kept with the build: a few figures of each set; all else is read from its artifacts when somebody
 * looks. Asks neither a cluster nor a server. Steps of one build may add to it at the same time.
 */
@ExportedBean
public final class BuildSnapshots extends Tab implements RunAction2 {

    private static final Logger LOGGER = Logger.getLogger(BuildSnapshots.class.getName());

    /** More than any build takes; what is past it is in the table alone. */
    private static final int MOST_SHOWN = 20;

    // replaced, never changed: Jenkins may be writing the old one
    private volatile ArrayList<SetRecord> sets = new ArrayList<>();

    BuildSnapshots(Actionable build) {
        super(build);
    }

    synchronized void add(SetRecord added) {
        ArrayList<SetRecord> all = new ArrayList<>(sets);
        all.removeIf(each -> each.getArtifact().equals(added.getArtifact()));
        all.add(added);
        sets = all;
    }

    /** Of a set that this build has taken; of another nothing is changed. */
    synchronized void update(String setId, UnaryOperator<SetRecord> change) {
        ArrayList<SetRecord> all = new ArrayList<>(sets);
        all.replaceAll(each -> each.getId().equals(setId) ? change.apply(each) : each);
        sets = all;
    }

    @Override
    public void onAttached(Run<?, ?> build) {
        object = build;
    }

    @Override
    public void onLoad(Run<?, ?> build) {
        object = build;
    }

    @Override
    public String getIconFileName() {
        return "symbol-mysql-snapshot plugin-mysql-consistent-snapshot";
    }

    @Override
    public String getDisplayName() {
        return "MySQL snapshot";
    }

    @Override
    public String getUrlName() {
        return "mysql-snapshots";
    }

    public Api getApi() {
        return new Api(this);
    }

    /** In the order in which they were kept. */
    @Exported(inline = true)
    public List<SetRecord> getSets() {
        return List.copyOf(sets);
    }

    /**
     * What the page shows.
     *
     * @param zone the reader's; empty where they have set none
     */
    public List<SetPage> pages(Locale language, String zone) {
        List<SetPage> pages = new ArrayList<>();
        for (SetRecord each : sets) {
            pages.add(page(each, "set-" + pages.size(), pages.size() < MOST_SHOWN, language, zone(zone)));
        }
        return pages;
    }

    /** What the build's own page says of each: nothing of it is read from the artifacts. */
    public List<SetPage> lines(Locale language) {
        return sets.stream()
                .limit(MOST_SHOWN)
                .map(each -> new SetPage(each, "", null, null, null, language, null))
                .toList();
    }

    private SetPage page(SetRecord each, String anchor, boolean shown, Locale language, ZoneId zone) {
        String manifest = null;
        String evidence = null;
        String problem = null;
        try {
            if (shown) {
                manifest = read(each.getArtifact());
                evidence = read("mysql-snapshots/" + each.getId() + "-verification.json");
            } else {
                problem = each.getArtifact();
            }
        } catch (IOException | RuntimeException x) {
            LOGGER.log(Level.INFO, "the page of " + each.getArtifact() + " lacks what cannot be read", x);
            problem = each.getArtifact() + ": " + x.getMessage();
        }
        return new SetPage(each, anchor, manifest, evidence, manifest == null ? problem : null, language, zone);
    }

    private String read(String path) throws IOException {
        return BuildArtifact.read((Run<?, ?>) object, path).orElse(null);
    }

    /** Null of none, and of what this Java does not know: the browser's counts then. */
    private static ZoneId zone(String name) {
        try {
            return name == null || name.isEmpty() ? null : ZoneId.of(name);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
