package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.lock.Position;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/**
 * A set as the cluster had it when it was asked, for the script. A build keeps it over restarts: only plain values inside, nothing that
 * a script could change, and every getter usable in the sandbox.
 */
public final class ListedSet implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String namespace;
    private final String state;
    private final String createdAt;
    private final boolean ready;
    private final boolean whole;
    private final ArrayList<String> targets;
    private final ArrayList<ListedSnapshot> snapshots = new ArrayList<>();
    private final String job;
    private final int build;
    private final String buildUrl;
    private final String controller;
    private final SetPosition position;
    private final String verifiedAt;
    private final String verifiedBy;
    private final String protectedBy;
    private final String schemaVersion;

    /** @param target whose position is meant, of a set of several; null for that of the only one */
    ListedSet(KnownSet set, String target) {
        this.id = set.id();
        this.namespace = set.namespace();
        this.state = set.state();
        this.createdAt = set.createdAt().toString();
        this.ready = set.isReady();
        this.whole = set.isWhole();
        this.targets = new ArrayList<>(set.targets());
        set.snapshots().forEach(one -> snapshots.add(new ListedSnapshot(one)));
        this.job = set.job();
        this.build = set.build();
        this.buildUrl = set.buildUrl();
        this.controller = set.controller();
        this.position = position(set, target);
        this.verifiedAt = text(set.verifiedAt());
        this.verifiedBy = set.verifiedBy();
        this.protectedBy = set.protectedBy();
        this.schemaVersion = set.schemaVersion();
    }

    /** In an ArrayList, which a build can keep. */
    static List<ListedSet> all(List<KnownSet> sets, String target) {
        List<ListedSet> all = new ArrayList<>();
        sets.forEach(set -> all.add(new ListedSet(set, target)));
        return all;
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }

    private static SetPosition position(KnownSet set, String target) {
        KnownSnapshot one = set.snapshots().stream()
                .filter(each -> target == null || target.equals(each.target()))
                .findFirst()
                .orElse(set.snapshots().get(0));
        String file = one.mark(SnapshotMarks.PREFIX + "binlog-file");
        String offset = one.mark(SnapshotMarks.PREFIX + "binlog-offset");
        return file == null || offset == null || !offset.matches("[0-9]{1,18}")
                ? null
                : new SetPosition(new Position(
                        file,
                        Long.parseLong(offset),
                        Objects.requireNonNullElse(one.mark(SnapshotMarks.PREFIX + "gtid-set"), ""),
                        one.mark(SnapshotMarks.PREFIX + "server-uuid")));
    }

    @Whitelisted
    public String getId() {
        return id;
    }

    @Whitelisted
    public String getNamespace() {
        return namespace;
    }

    @Whitelisted
    public String getState() {
        return state;
    }

    /** When it was proved, ISO 8601 in UTC. */
    @Whitelisted
    public String getCreatedAt() {
        return createdAt;
    }

    /** Whether all of it can be restored from. */
    @Whitelisted
    public boolean isReady() {
        return ready;
    }

    /** Whether all its snapshots are there. */
    @Whitelisted
    public boolean isWhole() {
        return whole;
    }

    /** As the configuration calls its servers; empty where the run named none. */
    @Whitelisted
    public List<String> getTargets() {
        return new ArrayList<>(targets);
    }

    @Whitelisted
    public List<ListedSnapshot> getSnapshots() {
        return new ArrayList<>(snapshots);
    }

    /** The names of the VolumeSnapshots. */
    @Whitelisted
    public List<String> getNames() {
        List<String> names = new ArrayList<>();
        snapshots.forEach(one -> names.add(one.getName()));
        return names;
    }

    /** Full name of the job that took it. */
    @Whitelisted
    public String getJob() {
        return job;
    }

    /** 0 where the set does not say. */
    @Whitelisted
    public int getBuild() {
        return build;
    }

    /** Null where Jenkins did not know its own address. */
    @Whitelisted
    public String getBuildUrl() {
        return buildUrl;
    }

    /** What stands for the controller that took it; the same for all its sets. */
    @Whitelisted
    public String getController() {
        return controller;
    }

    /** Where the binary log stood; null where it is off. */
    @Whitelisted
    public SetPosition getPosition() {
        return position;
    }

    /** Null unless all of it was verified. */
    @Whitelisted
    public String getVerifiedAt() {
        return verifiedAt;
    }

    @Whitelisted
    public String getVerifiedBy() {
        return verifiedBy;
    }

    /** By whom or why it is never to be pruned; null where nobody said so. */
    @Whitelisted
    public String getProtectedBy() {
        return protectedBy;
    }

    @Whitelisted
    public String getSchemaVersion() {
        return schemaVersion;
    }

    @Whitelisted
    @Override
    public String toString() {
        return "snapshot set " + id + " of " + createdAt;
    }
}
