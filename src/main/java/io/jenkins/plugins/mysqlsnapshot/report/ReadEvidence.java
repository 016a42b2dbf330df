package io.jenkins.plugins.mysqlsnapshot.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a verification found, as far as its record could be read; texts as they stand there, null where there is none.
 *
 * @param state {@code verified} or {@code failed}; anything else says nothing
 * @param server what the server on the copy says of its version
 */
record ReadEvidence(String setId, String state, String at, String server, List<String> problems) {

    ReadEvidence {
        problems = List.copyOf(problems);
    }

    /** Never throws; null where there is no record, or it is not of this set. */
    static ReadEvidence of(String json, String setId) {
        if (json == null || setId == null) {
            return null;
        }
        JsonNode root = new PartialJson(json).root();
        List<String> problems = new ArrayList<>();
        root.path("problems").forEach(problem -> problems.add(problem.asText()));
        ReadEvidence read = new ReadEvidence(
                ManifestReader.text(root, "setId"),
                ManifestReader.text(root, "state"),
                ManifestReader.text(root, "at"),
                ManifestReader.text(root, "server"),
                problems.subList(0, Math.min(problems.size(), ManifestReader.MOST)));
        return setId.equals(read.setId()) ? read : null;
    }

    boolean isVerified() {
        return "verified".equals(state);
    }

    boolean isBad() {
        return "failed".equals(state);
    }
}
