package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.ServerGlance;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which of several servers is taken, and why not the others. Pure, and the same for the same facts: never by chance.
 *
 * @param chosen null where there is a finding
 * @param lines one a candidate, for the log
 * @param finding null where one was chosen
 */
record PodChoice(Candidate chosen, List<String> lines, Finding finding) {

    /**
     * One of the pods, and what its server says.
     *
     * @param glance null where it could not be looked at
     * @param failure why it could not; null where it could
     */
    record Candidate(ServerPod pod, ServerGlance glance, String failure) {

        private List<String> against(Preference prefer, Duration maxLag) {
            if (glance == null) {
                return List.of(failure);
            }
            return prefer == Preference.PRIMARY ? glance.whyNotPrimary() : glance.whyNotReplica(maxLag);
        }
    }

    static PodChoice of(Preference prefer, Duration maxLag, String words, List<Candidate> candidates) {
        List<Candidate> fitting = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (Candidate one : candidates) {
            List<String> against = one.against(prefer, maxLag);
            if (against.isEmpty()) {
                fitting.add(one);
            }
            lines.add(one.pod().subject() + ": "
                    + (against.isEmpty()
                            ? one.glance().words()
                            : "not the " + prefer.word() + ": " + String.join("; ", against)));
        }
        if (prefer == Preference.PRIMARY && fitting.size() > 1) {
            return none(
                    words,
                    lines,
                    "has " + fitting.size() + " servers that may be the primary: " + String.join(" | ", lines),
                    "name the one (workload: 'pod/" + fitting.get(0).pod().name() + "'), or give prefer: 'replica'");
        }
        if (fitting.isEmpty()) {
            return none(
                    words,
                    lines,
                    "has no server that is "
                            + (prefer == Preference.PRIMARY
                                    ? "surely the primary"
                                    : "a replica without error and at most " + maxLag.toSeconds() + " s behind")
                            + ": " + String.join(" | ", lines),
                    prefer == Preference.PRIMARY
                            ? "name the one (workload: 'pod/…'), or give prefer: 'replica'"
                            : "mend replication, raise maxReplicaLagSeconds, or give prefer: 'primary'");
        }
        // the last name of equals: writers are sent to the first by most operators
        Candidate chosen = fitting.stream()
                .min(Comparator.comparingLong((Candidate one) -> one.glance().lagSeconds())
                        .thenComparingLong(one -> one.glance().queued())
                        .thenComparing(one -> one.pod().name(), Comparator.reverseOrder()))
                .orElseThrow();
        lines.add(chosen.pod().subject() + " is taken (prefer: " + prefer.word() + ") of "
                + candidates.stream().map(one -> one.pod().name()).collect(Collectors.joining(", ")));
        return new PodChoice(chosen, lines, null);
    }

    private static PodChoice none(String words, List<String> lines, String found, String remedy) {
        return new PodChoice(null, lines, new Finding(words, found, remedy));
    }
}
