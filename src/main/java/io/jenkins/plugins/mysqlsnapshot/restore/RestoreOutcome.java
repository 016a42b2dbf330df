package io.jenkins.plugins.mysqlsnapshot.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * What came of a restore in place, or of its undoing: the record. Immutable.
 *
 * @param state {@code restored} or {@code undone}
 * @param kept the PVCs with the volumes that are not in use now
 * @param downMillis from the scaling to 0 until the server answered; 0 where this run did not see both
 * @param ownMillis what of it nobody else was waited for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreOutcome(
        int format,
        String id,
        String state,
        String namespace,
        String workload,
        String set,
        List<String> kept,
        String position,
        long downMillis,
        long ownMillis) {

    static final int FORMAT = 1;
    static final String RESTORED = "restored";
    static final String UNDONE = "undone";

    public RestoreOutcome {
        kept = List.copyOf(kept);
    }

    static RestoreOutcome of(RestorePlan plan, long downMillis, long ownMillis) {
        boolean undone = plan.stage().isUndo();
        return new RestoreOutcome(
                FORMAT,
                plan.id(),
                undone ? UNDONE : RESTORED,
                plan.namespace(),
                plan.workload(),
                plan.set(),
                undone
                        ? plan.claims().stream()
                                .map(claim -> RestoreNames.undone(claim, plan.id()))
                                .toList()
                        : plan.kept(),
                undone || plan.from() == null ? null : plan.from().toString(),
                downMillis,
                ownMillis);
    }

    /** Where it is kept among the artifacts of its build. */
    public String artifactPath() {
        return "mysql-restores/" + id + "-" + state + ".json";
    }

    /** As it is archived. */
    public String toJson() {
        try {
            return JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(this)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an outcome is made of values that JSON has", e);
        }
    }

    /** For the last line of the log. */
    public String words() {
        String down = downMillis == 0 ? "" : ", down for " + downMillis + " ms (" + ownMillis + " ms of them ours)";
        return state.equals(UNDONE)
                ? workload + " has its own volumes again" + down + "; what restore " + id + " had made is kept: " + kept
                : workload + " is restored from set '" + set + "'" + down + "; its former volumes are kept: " + kept
                        + "; to go back: undo: '" + id + "'";
    }
}
