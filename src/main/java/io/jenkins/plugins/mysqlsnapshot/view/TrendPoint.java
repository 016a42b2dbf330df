package io.jenkins.plugins.mysqlsnapshot.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * What one build adds to its job's trend; of several sets the worst of each figure. Milliseconds and bytes; null where nothing is known.
 *
 * @param failed whether a run of it gave no set
 */
@ExportedBean
public record TrendPoint(
        int build, boolean failed, Double held, Double cut, Double stall, Double ready, Double bytes, Double maxHold) {

    static String line(int build, SetRecord set) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("build", build).put("set", set.getId()).put("state", set.getState());
        line.put("held", set.getHeldMillis()).put("cut", set.getCutMillis()).put("stall", set.getStallMillis());
        line.put("ready", set.getReadyMillis()).put("bytes", set.getBytes()).put("maxHold", set.getMaxHoldMillis());
        return line.toString();
    }

    /** Null of what is no line of ours. */
    static TrendPoint of(JsonNode line) {
        if (line == null || line.path("build").asInt(0) <= 0) {
            return null;
        }
        String state = line.path("state").asText();
        return new TrendPoint(
                line.path("build").asInt(),
                !state.equals("proved") && !state.equals("unproved"),
                figure(line, "held"),
                figure(line, "cut"),
                figure(line, "stall"),
                figure(line, "ready"),
                figure(line, "bytes"),
                figure(line, "maxHold"));
    }

    private static Double figure(JsonNode line, String field) {
        Double number = SetRecord.number(line, field);
        return number == null || number < 0 || number > 1e18 ? null : number;
    }

    TrendPoint and(TrendPoint other) {
        return new TrendPoint(
                build,
                failed || other.failed,
                worse(held, other.held),
                worse(cut, other.cut),
                worse(stall, other.stall),
                worse(ready, other.ready),
                worse(bytes, other.bytes),
                worse(maxHold, other.maxHold));
    }

    private static Double worse(Double one, Double other) {
        return one == null ? other : other == null ? one : Double.valueOf(Math.max(one, other));
    }

    @Exported
    public int getBuild() {
        return build;
    }

    @Exported
    public boolean isFailed() {
        return failed;
    }

    @Exported
    public Double getHeldMillis() {
        return held;
    }

    @Exported
    public Double getCutMillis() {
        return cut;
    }

    @Exported
    public Double getStallMillis() {
        return stall;
    }

    @Exported
    public Double getReadyMillis() {
        return ready;
    }

    @Exported
    public Double getBytes() {
        return bytes;
    }
}
