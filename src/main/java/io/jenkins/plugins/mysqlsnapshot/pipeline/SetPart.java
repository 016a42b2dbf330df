package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** One of several servers in a {@link SnapshotSet}, for the script; likewise plain values only. */
public final class SetPart implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String target;
    private final String namespace;
    private final ArrayList<String> names;
    private final SetPosition position;
    private final SetPosition positionAfter;
    private final String lock;
    private final long heldMillis;

    SetPart(Manifest.Part part) {
        this.target = part.target();
        this.namespace = part.namespace();
        this.names = new ArrayList<>(part.snapshots());
        this.position = part.position() == null ? null : new SetPosition(part.position());
        this.positionAfter = part.positionAfter() == null ? null : new SetPosition(part.positionAfter());
        this.lock = part.lock().strategy();
        this.heldMillis = part.lock().heldMillis();
    }

    /** As the configuration calls it. */
    @Whitelisted
    public String getTarget() {
        return target;
    }

    @Whitelisted
    public String getNamespace() {
        return namespace;
    }

    /** The names of its VolumeSnapshots. */
    @Whitelisted
    public List<String> getNames() {
        return new ArrayList<>(names);
    }

    /** Null where the binary log is off. */
    @Whitelisted
    public SetPosition getPosition() {
        return position;
    }

    /** Where commits went on under the lock: the cut lies between {@code position} and this; else null. */
    @Whitelisted
    public SetPosition getPositionAfter() {
        return positionAfter;
    }

    /** The lock that was used on it. */
    @Whitelisted
    public String getLock() {
        return lock;
    }

    /** How long it was locked. */
    @Whitelisted
    public long getHeldMillis() {
        return heldMillis;
    }

    @Whitelisted
    @Override
    public String toString() {
        return target + " " + names;
    }
}
