package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.lock.Position;
import java.io.Serializable;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** Where the binary log stood under the lock, for scripts. A build keeps it: only plain values inside, and no record. */
public final class SetPosition implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final long offset;
    private final String gtid;
    private final String serverUuid;

    SetPosition(Position position) {
        this.file = position.binlogFile();
        this.offset = position.binlogOffset();
        this.gtid = position.gtidSet();
        this.serverUuid = position.serverUuid();
    }

    @Whitelisted
    public String getFile() {
        return file;
    }

    @Whitelisted
    public long getOffset() {
        return offset;
    }

    /** The executed GTID set; empty where the server has none. */
    @Whitelisted
    public String getGtid() {
        return gtid;
    }

    @Whitelisted
    public String getServerUuid() {
        return serverUuid;
    }

    @Whitelisted
    @Override
    public String toString() {
        return file + ":" + offset + (gtid.isEmpty() ? "" : " " + gtid);
    }
}
