package io.jenkins.plugins.mysqlsnapshot.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.List;

/**
 * What came of one verification: the record, of which the set itself carries the verdict. Immutable.
 *
 * @param state {@code verified} or {@code failed}
 * @param image that the server on the copy ran; null where none was made
 * @param pattern what that server's pod was made after; null where none was made
 * @param byMarks whether it was booted without its own arguments and configuration, for its pod and its workload are gone
 * @param server what it says of its version; null where it did not come up
 * @param expected the position that the set has; null where the binary log was off
 * @param found the position of the copy; null where it did not come up
 * @param tables how many were read
 * @param checksums of the tables that were asked for, with what was found
 * @param checks the user's own that were asked
 * @param problems what is bad, a line each; empty where nothing is
 * @param millis what it took until the verdict
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Evidence(
        int format,
        String setId,
        String namespace,
        String state,
        Instant at,
        String job,
        int build,
        List<String> snapshots,
        String image,
        String pattern,
        boolean byMarks,
        String server,
        String expected,
        String found,
        String tableCheck,
        int tables,
        List<TableChecksum> checksums,
        List<String> checks,
        List<String> problems,
        Millis millis) {

    public static final String VERIFIED = "verified";
    public static final String FAILED = "failed";
    static final int FORMAT = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /**
     * How long each part took.
     *
     * @param volumes until the new volumes were bound
     * @param boot image, start and crash recovery, until the server answered
     * @param own the rest: ours
     */
    public record Millis(long total, long volumes, long boot, long checks, long own) {}

    public Evidence {
        snapshots = List.copyOf(snapshots);
        checksums = List.copyOf(checksums);
        checks = List.copyOf(checks);
        problems = List.copyOf(problems);
    }

    public boolean isVerified() {
        return state.equals(VERIFIED);
    }

    /** Where it is kept among the artifacts of its build. */
    public String artifactPath() {
        return "mysql-snapshots/" + setId + "-verification.json";
    }

    /** As it is archived. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("evidence is made of values that JSON has", e);
        }
    }

    /** For the last line of the log. */
    public String words() {
        return isVerified()
                ? "set '" + setId + "' is verified: " + server + " recovered "
                        + (found == null ? "" : "at " + found + ", ") + tables + " tables read, "
                        + (checksums.isEmpty() ? "" : checksums.size() + " checksums taken, ") + checks.size()
                        + " checks passed, " + millis.total() + " ms"
                : "set '" + setId + "' is bad: " + String.join("; ", problems);
    }
}
