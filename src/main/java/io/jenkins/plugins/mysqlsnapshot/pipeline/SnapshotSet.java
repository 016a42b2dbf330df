package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/**
 * What {@code mysqlConsistentSnapshot} returns to the script. A build keeps it over restarts: only plain
 * values inside, nothing that a script could change, and every getter usable in the sandbox.
 */
public final class SnapshotSet implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String namespace;
    private final String state;
    private final ArrayList<String> names;
    private final SetPosition position;
    private final SetPosition positionAfter;
    private final String lock;
    private final long heldMillis;
    private final long cutMillis;
    private final String artifact;
    private final ArrayList<SetPart> targets;

    SnapshotSet(Manifest manifest, String namespace) {
        this.id = manifest.setId();
        this.namespace = namespace;
        this.state = manifest.state();
        this.names = new ArrayList<>(manifest.names());
        this.position = manifest.position() == null ? null : new SetPosition(manifest.position());
        this.positionAfter = manifest.positionAfter() == null ? null : new SetPosition(manifest.positionAfter());
        this.lock = manifest.lock().strategy();
        this.heldMillis = manifest.lock().heldMillis();
        this.cutMillis = manifest.lock().cutMillis();
        this.artifact = manifest.artifactPath();
        this.targets = new ArrayList<>();
        if (manifest.targets() != null) {
            manifest.targets().forEach(part -> targets.add(new SetPart(part)));
        }
    }

    @Whitelisted
    public String getId() {
        return id;
    }

    /** Null of several servers, each of which has its own. */
    @Whitelisted
    public String getNamespace() {
        return namespace;
    }

    /** {@code proved}; or {@code unproved}, where the script allowed it. Null in a build of an older release. */
    @Whitelisted
    public String getState() {
        return state;
    }

    /** The names of the VolumeSnapshots, one a volume, in the order of the step's {@code pvcs}. */
    @Whitelisted
    public List<String> getNames() {
        return new ArrayList<>(names);
    }

    /** Of several servers what is each one's own, in the order of the step's {@code targets}; empty where there is one. */
    @Whitelisted
    public List<SetPart> getTargets() {
        return targets == null ? new ArrayList<>() : new ArrayList<>(targets);
    }

    /** Null where the binary log is off, and of several servers. */
    @Whitelisted
    public SetPosition getPosition() {
        return position;
    }

    /** Where commits went on under the lock: the cut lies between {@code position} and this; else null. */
    @Whitelisted
    public SetPosition getPositionAfter() {
        return positionAfter;
    }

    /** The lock that was used, {@code global} for example. */
    @Whitelisted
    public String getLock() {
        return lock;
    }

    /** How long the server was locked. */
    @Whitelisted
    public long getHeldMillis() {
        return heldMillis;
    }

    /** How long of that it took until the last volume was cut. */
    @Whitelisted
    public long getCutMillis() {
        return cutMillis;
    }

    /** The manifest's path among the build's artifacts. */
    @Whitelisted
    public String getArtifact() {
        return artifact;
    }

    @Whitelisted
    @Override
    public String toString() {
        return "snapshot set " + id + " " + names;
    }
}
