package io.jenkins.plugins.mysqlsnapshot.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * What a build says of one set, or of a run that gave none, without its manifest being read: kept with the build, so it outlives the
 * artifacts. No record, since XStream stores it. Immutable; null where something is not known.
 */
@ExportedBean
public final class SetRecord {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String id;
    private final String artifact;
    private final String state;
    private final String createdAt;
    private final ArrayList<String> snapshots;
    private final Double heldMillis;
    private final Double cutMillis;
    private final Double stallMillis;
    private final Double readyMillis;
    private final Double maxHoldMillis;
    private final Long bytes;
    private final Boolean verified;

    private SetRecord(String artifact, JsonNode root) {
        this.artifact = artifact;
        this.id = text(root, "setId");
        this.state = text(root, "state");
        this.createdAt = text(root, "createdAt");
        this.snapshots = new ArrayList<>();
        root.path("snapshots").forEach(each -> {
            if (text(each, "name") != null) {
                snapshots.add(
                        (text(each, "namespace") == null ? "" : text(each, "namespace") + "/") + text(each, "name"));
            }
        });
        JsonNode lock = root.path("lock");
        this.heldMillis = number(lock, "heldMillis");
        this.cutMillis = number(lock, "cutMillis");
        this.stallMillis = number(lock, "stallMillis");
        this.maxHoldMillis = number(lock.path("limits"), "maxHoldMillis");
        this.readyMillis = ready(root);
        this.bytes = bytes(root.path("snapshots"));
        this.verified = null;
    }

    private SetRecord(SetRecord before, Boolean verified) {
        this.id = before.id;
        this.artifact = before.artifact;
        this.state = before.state;
        this.createdAt = before.createdAt;
        this.snapshots = before.snapshots;
        this.heldMillis = before.heldMillis;
        this.cutMillis = before.cutMillis;
        this.stallMillis = before.stallMillis;
        this.readyMillis = before.readyMillis;
        this.maxHoldMillis = before.maxHoldMillis;
        this.bytes = before.bytes;
        this.verified = verified;
    }

    /** Of a manifest or the record of a failed run, right as it was archived; null of anything else. */
    static SetRecord of(String artifact, String json) {
        JsonNode root = parsed(json);
        return root == null || text(root, "setId") == null ? null : new SetRecord(artifact, root);
    }

    SetRecord with(Boolean newVerified) {
        return new SetRecord(this, newVerified);
    }

    /** Null where it is no JSON. */
    static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    static String text(JsonNode node, String field) {
        return node.path(field).isTextual() ? node.path(field).asText() : null;
    }

    static Double number(JsonNode node, String field) {
        return node.path(field).isNumber() ? node.path(field).asDouble() : null;
    }

    /** From the last cut until the last event that says ready; null where not all of it was. */
    private static Double ready(JsonNode root) {
        Double seen = number(root.path("proof"), "cutSeenMillis");
        Double last = null;
        for (JsonNode event : root.path("timeline")) {
            if ("ready".equals(text(event, "phase")) && number(event, "millis") != null) {
                last = number(event, "millis");
            }
        }
        for (JsonNode snapshot : root.path("snapshots")) {
            if (!snapshot.path("ready").asBoolean(false)) {
                return null;
            }
        }
        return seen == null || last == null || last < seen ? null : last - seen;
    }

    private static Long bytes(JsonNode snapshots) {
        long all = 0;
        for (JsonNode snapshot : snapshots) {
            Long one = Quantity.bytes(text(snapshot, "restoreSize"));
            if (one == null) {
                return null;
            }
            all += one;
        }
        return snapshots.isEmpty() ? null : all;
    }

    @Exported
    public String getId() {
        return id;
    }

    /** Where its manifest, or the record of the failed run, lies among the build's artifacts. */
    @Exported
    public String getArtifact() {
        return artifact;
    }

    /** {@code proved}, {@code unproved}, {@code failed} or {@code aborted}. */
    @Exported
    public String getState() {
        return state;
    }

    @Exported
    public String getCreatedAt() {
        return createdAt;
    }

    /** {@code namespace/name} of each. */
    @Exported
    public List<String> getSnapshots() {
        return List.copyOf(snapshots);
    }

    @Exported
    public Double getHeldMillis() {
        return heldMillis;
    }

    @Exported
    public Double getCutMillis() {
        return cutMillis;
    }

    @Exported
    public Double getStallMillis() {
        return stallMillis;
    }

    /** From the last cut until all of it could be restored from. */
    @Exported
    public Double getReadyMillis() {
        return readyMillis;
    }

    @Exported
    public Double getMaxHoldMillis() {
        return maxHoldMillis;
    }

    @Exported
    public Long getBytes() {
        return bytes;
    }

    /** Whether a server booted on a copy of it was what was cut; null where nobody looked. */
    @Exported
    public Boolean getVerified() {
        return verified;
    }
}
