package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import java.io.Serializable;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** One snapshot of a {@link ListedSet}, for the script; likewise plain values only. */
public final class ListedSnapshot implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String namespace;
    private final String name;
    private final String uid;
    private final String target;
    private final String pvc;
    private final boolean ready;
    private final String restoreSize;
    private final String snapshotClass;

    ListedSnapshot(KnownSnapshot one) {
        this.namespace = one.namespace();
        this.name = one.name();
        this.uid = one.uid();
        this.target = one.target();
        this.pvc = one.claim();
        this.ready = one.ready();
        this.restoreSize = one.restoreSize();
        this.snapshotClass = one.snapshotClass();
    }

    @Whitelisted
    public String getNamespace() {
        return namespace;
    }

    @Whitelisted
    public String getName() {
        return name;
    }

    @Whitelisted
    public String getUid() {
        return uid;
    }

    /** As the configuration calls its server; null where the run named none. */
    @Whitelisted
    public String getTarget() {
        return target;
    }

    /** The claim that was cut; null where the snapshot does not say. */
    @Whitelisted
    public String getPvc() {
        return pvc;
    }

    @Whitelisted
    public boolean isReady() {
        return ready;
    }

    /** A Kubernetes quantity; null while it is not known. */
    @Whitelisted
    public String getRestoreSize() {
        return restoreSize;
    }

    /** Null where the snapshot does not say. */
    @Whitelisted
    public String getSnapshotClass() {
        return snapshotClass;
    }

    @Whitelisted
    @Override
    public String toString() {
        return name;
    }
}
