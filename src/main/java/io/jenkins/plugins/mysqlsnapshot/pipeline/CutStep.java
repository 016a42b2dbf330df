package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Util;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.config.ClaimNames;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.snapshot.ReleaseAt;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The parameters of a cut: which volumes, by which classes, under what name and within which bounds. Like those of {@link LockStep} they
 * hold what the script said; nothing is checked until the step runs.
 */
public abstract class CutStep extends WorkloadStep {

    private static final VolumeLimits DEFAULTS = VolumeLimits.defaults();

    private List<String> pvcs = List.of();
    private String snapshotClass;
    private String groupSnapshotClass;
    private String releaseAt = ReleaseAt.CUT.word();
    private String name;
    private int cleanupTimeoutSeconds = (int) DEFAULTS.cleanupTimeout().toSeconds();
    private int readyTimeoutSeconds = (int) DEFAULTS.readyTimeout().toSeconds();

    CutStep(String target) {
        super(target);
    }

    public List<String> getPvcs() {
        return pvcs;
    }

    /** Null or empty: those that the server is seen to keep its files on. */
    @DataBoundSetter
    public void setPvcs(List<String> pvcs) {
        this.pvcs = given("pvcs", ClaimNames.of(pvcs));
    }

    /** The names as the form's one field shows them. */
    public String getPvcsText() {
        return String.join(", ", pvcs);
    }

    public String getSnapshotClass() {
        return snapshotClass;
    }

    /** Null or empty: the one class that the driver of the volumes has as its default. */
    @DataBoundSetter
    public void setSnapshotClass(String snapshotClass) {
        this.snapshotClass = given("snapshotClass", Util.fixEmptyAndTrim(snapshotClass));
    }

    public String getGroupSnapshotClass() {
        return groupSnapshotClass;
    }

    /** Null or empty: the default one of the driver of the volumes, where it has one. */
    @DataBoundSetter
    public void setGroupSnapshotClass(String groupSnapshotClass) {
        this.groupSnapshotClass = given("groupSnapshotClass", Util.fixEmptyAndTrim(groupSnapshotClass));
    }

    public String getReleaseAt() {
        return releaseAt;
    }

    /** In any case; kept as the log has it. Empty means the default. */
    @DataBoundSetter
    public void setReleaseAt(String releaseAt) {
        String given = Util.fixEmptyAndTrim(releaseAt);
        this.releaseAt = given == null
                ? ReleaseAt.CUT.word()
                : ReleaseAt.of(given).map(ReleaseAt::word).orElse(given);
    }

    public String getName() {
        return name;
    }

    /** Null or empty: a name is made up. */
    @DataBoundSetter
    public void setName(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    public int getCleanupTimeoutSeconds() {
        return cleanupTimeoutSeconds;
    }

    @DataBoundSetter
    public void setCleanupTimeoutSeconds(int cleanupTimeoutSeconds) {
        this.cleanupTimeoutSeconds = cleanupTimeoutSeconds;
    }

    public int getReadyTimeoutSeconds() {
        return readyTimeoutSeconds;
    }

    @DataBoundSetter
    public void setReadyTimeoutSeconds(int readyTimeoutSeconds) {
        this.readyTimeoutSeconds = readyTimeoutSeconds;
    }

    /** Puts into another step what the script gave of the cut, besides. */
    final <S extends CutStep> S copiedCut(S to) {
        ifGiven("snapshotClass", () -> to.setSnapshotClass(snapshotClass));
        ifGiven("groupSnapshotClass", () -> to.setGroupSnapshotClass(groupSnapshotClass));
        to.setName(name);
        to.setReleaseAt(releaseAt);
        to.setCleanupTimeoutSeconds(cleanupTimeoutSeconds);
        to.setReadyTimeoutSeconds(readyTimeoutSeconds);
        return copied(to);
    }

    @Override
    void putStorage(TargetConfiguration target) {
        setPvcs(target.getPvcs());
        if (snapshotClass == null) {
            setSnapshotClass(target.getSnapshotClass());
        }
        if (groupSnapshotClass == null) {
            setGroupSnapshotClass(target.getGroupSnapshotClass());
        }
    }

    VolumeLimits volumeLimits() {
        return new VolumeLimits(Duration.ofSeconds(cleanupTimeoutSeconds), Duration.ofSeconds(readyTimeoutSeconds));
    }

    ReleaseAt releaseAt() {
        return ReleaseAt.of(releaseAt).orElse(ReleaseAt.CUT);
    }

    /** What is out of range among these; empty where nothing is. */
    List<Finding> cutFindings() {
        List<Finding> findings = new ArrayList<>();
        if (ReleaseAt.of(releaseAt).isEmpty()) {
            findings.add(new Finding("releaseAt", "'" + releaseAt + "' is no moment", "give cut or ready"));
        }
        try {
            volumeLimits().check();
        } catch (ClusterException x) {
            findings.addAll(x.findings());
        }
        return findings;
    }
}
