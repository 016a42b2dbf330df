package io.jenkins.plugins.mysqlsnapshot.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.jenkins.plugins.mysqlsnapshot.lock.Position;
import java.time.Instant;
import java.util.List;

/**
 * One restore in place: all that it takes to end it, or to undo it, from any build of any controller. Immutable.
 *
 * @param format of this text
 * @param id by which the kept volumes and an undo name it
 * @param workload as kubectl writes it, {@code statefulset/orders-db}
 * @param replicas to scale it up to
 * @param set that it is restored from
 * @param from where its server stood when it was cut; null where the binary log was off
 * @param to the end of the range where commits went on meanwhile; null where the position is exact
 * @param by the build that began it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RestorePlan(
        int format,
        String id,
        String namespace,
        String workload,
        int replicas,
        String set,
        List<PlannedVolume> volumes,
        Position from,
        Position to,
        String by,
        Instant at,
        Stage stage) {

    static final int FORMAT = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    RestorePlan {
        volumes = List.copyOf(volumes);
    }

    RestorePlan moved(Stage next) {
        return new RestorePlan(format, id, namespace, workload, replicas, set, volumes, from, to, by, at, next);
    }

    List<String> claims() {
        return volumes.stream().map(PlannedVolume::claim).toList();
    }

    /** The claims by which the volumes that it replaced are kept. */
    List<String> kept() {
        return volumes.stream().map(one -> RestoreNames.kept(one.claim(), id)).toList();
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a plan is made of values that JSON has", e);
        }
    }

    /** Null where it is no plan, or one of a later format: nobody may go on by what he does not understand. */
    static RestorePlan parse(String json) {
        try {
            RestorePlan plan = JSON.readValue(json, RestorePlan.class);
            boolean whole = plan != null
                    && plan.format == FORMAT
                    && plan.id != null
                    && plan.stage != null
                    && plan.workload != null;
            return whole ? plan : null;
        } catch (JsonProcessingException | RuntimeException unreadable) {
            return null;
        }
    }
}
