package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.verification.Evidence;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What {@code mysqlVerifySnapshot} returns: a set that was found good, and how. Plain values, every getter usable in the sandbox. */
public final class VerifiedSet implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String verifiedAt;
    private final String server;
    private final String position;
    private final int tables;
    private final HashMap<String, Long> checksums = new HashMap<>();
    private final long millis;
    private final String evidence;

    VerifiedSet(Evidence evidence) {
        this.id = evidence.setId();
        this.verifiedAt = evidence.at().toString();
        this.server = evidence.server();
        this.position = evidence.found();
        this.tables = evidence.tables();
        evidence.checksums().forEach(each -> checksums.put(each.table(), each.found()));
        this.millis = evidence.millis().total();
        this.evidence = evidence.artifactPath();
    }

    @Whitelisted
    public String getId() {
        return id;
    }

    /** ISO 8601 in UTC. */
    @Whitelisted
    public String getVerifiedAt() {
        return verifiedAt;
    }

    /** What the server on the copy says of its version. */
    @Whitelisted
    public String getServer() {
        return server;
    }

    /** Where the copy stood after its recovery, in words. */
    @Whitelisted
    public String getPosition() {
        return position;
    }

    /** How many tables were read. */
    @Whitelisted
    public int getTables() {
        return tables;
    }

    /** Of the tables that were asked for, by their names as the script has them. */
    @Whitelisted
    public Map<String, Long> getChecksums() {
        return Map.copyOf(checksums);
    }

    /** From the start until the verdict. */
    @Whitelisted
    public long getMillis() {
        return millis;
    }

    /** The path of the evidence among the artifacts of this build. */
    @Whitelisted
    public String getEvidence() {
        return evidence;
    }

    @Whitelisted
    @Override
    public String toString() {
        return "snapshot set " + id + ", verified " + verifiedAt;
    }
}
