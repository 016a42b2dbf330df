package io.jenkins.plugins.mysqlsnapshot.view;

import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A set of the cluster as a page and a program are told of it. What its marks say is text of whoever may write them. */
@ExportedBean
public final class ShownSet {

    private final KnownSet set;
    private final Instant now;

    ShownSet(KnownSet set, Instant now) {
        this.set = set;
        this.now = now;
    }

    @Exported
    public String getId() {
        return set.id();
    }

    @Exported
    public String getState() {
        return set.state();
    }

    @Exported
    public String getCreatedAt() {
        return set.createdAt().toString();
    }

    public String getAge() {
        return FigureText.age(Duration.between(set.createdAt(), now));
    }

    /** {@code 2/2}: how many of its snapshots are there. */
    public String getParts() {
        return set.snapshots().size() + "/" + set.volumes();
    }

    @Exported
    public boolean isWhole() {
        return set.isWhole();
    }

    @Exported
    public boolean isReady() {
        return set.isReady();
    }

    @Exported
    public String getVerifiedAt() {
        return set.verifiedAt() == null ? null : set.verifiedAt().toString();
    }

    /** What its last verification found bad; null unless it did. */
    @Exported
    public String getFailedBecause() {
        return set.failedBecause();
    }

    /** By whom or why it must stay; null where nobody said so. */
    @Exported
    public String getProtectedBy() {
        return set.protectedBy();
    }

    /** The builds whose gates rely on it. */
    @Exported
    public List<String> getHeldBy() {
        return set.holds().stream().map(hold -> hold.build()).toList();
    }

    /** {@code job#number}; null where it does not say. */
    @Exported
    public String getBuild() {
        return set.job() == null ? null : set.job() + "#" + set.build();
    }

    /** Null where the mark is no web address: nothing else becomes a link. */
    @Exported
    public String getBuildUrl() {
        String url = set.buildUrl();
        return url != null && url.matches("https?://\\S+") ? url : null;
    }

    @Exported
    public List<String> getSnapshots() {
        return set.snapshots().stream().map(one -> one.name()).toList();
    }
}
