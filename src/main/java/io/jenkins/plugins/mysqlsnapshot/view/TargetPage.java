package io.jenkins.plugins.mysqlsnapshot.view;

import hudson.ExtensionList;
import hudson.model.Api;
import hudson.model.Item;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.config.FoundTarget;
import io.jenkins.plugins.mysqlsnapshot.config.TestedTargets;
import io.jenkins.plugins.mysqlsnapshot.config.TestedTargets.Tested;
import jakarta.servlet.ServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * A named target: its sets as they are in the cluster, and what was found when its connection was tested last. Made for one request of
 * somebody who may see it ({@link TargetList}).
 */
@ExportedBean
public final class TargetPage {

    private final FoundTarget target;
    private final Item folder;
    private final TargetLooks looks;
    private TargetLook look;

    TargetPage(FoundTarget target, Item folder) {
        this(target, folder, ExtensionList.lookupSingleton(TargetLooks.class));
    }

    TargetPage(FoundTarget target, Item folder, TargetLooks looks) {
        this.target = target;
        this.folder = folder;
        this.looks = looks;
    }

    /** Once a request. */
    private TargetLook look() {
        if (look == null) {
            look = looks.look(target, folder);
        }
        return look;
    }

    public Api getApi() {
        return new Api(this);
    }

    @Exported
    public String getName() {
        return target.target().getName();
    }

    /** Null where it names none. */
    @Exported
    public String getCluster() {
        return target.target().getCluster();
    }

    /** Null where it names none. */
    @Exported
    public String getNamespace() {
        return target.target().getNamespace();
    }

    /** Why what is shown is old, or nothing; null where the cluster has answered. */
    @Exported
    public String getProblem() {
        return look().problem();
    }

    /** When the cluster said what is shown; null where it has not. */
    @Exported
    public String getKnownAt() {
        return look().at() == null ? null : look().at().toString();
    }

    /** Those that may be relied on, newest first. */
    @Exported(inline = true)
    public List<ShownSet> getProved() {
        return shown(KnownSet::isProved);
    }

    /** All others: under way, left behind, being deleted, or unproved by the user's own wish. */
    @Exported(inline = true)
    public List<ShownSet> getOpen() {
        return shown(set -> !set.isProved());
    }

    private List<ShownSet> shown(Predicate<KnownSet> which) {
        return look().sets().stream()
                .filter(which)
                .map(set -> new ShownSet(set, looks.now()))
                .toList();
    }

    /** By the rules of the request's parameters, which have the names of the step's. */
    public PrunePreview preview(ServletRequest request) {
        return new PrunePreview(getName(), look().sets(), looks.now(), request::getParameter);
    }

    /** When somebody pressed Test connection last, since the controller was started; null where nobody did. */
    public String getTestedAt() {
        return TestedTargets.get()
                .of(target)
                .map(Tested::at)
                .map(Object::toString)
                .orElse(null);
    }

    public boolean isTestPassed() {
        return TestedTargets.get()
                .of(target)
                .filter(tested -> tested.report().passed())
                .isPresent();
    }

    /** What it found, a line each. */
    public List<String> getTestLines() {
        return TestedTargets.get()
                .of(target)
                .map(tested -> new ArrayList<>(tested.report().lines()))
                .orElseGet(ArrayList::new);
    }
}
