package io.jenkins.plugins.mysqlsnapshot.workload;

import java.util.List;

/**
 * What a search found: at least one pod that is ready and whose container is known.
 *
 * @param words what was searched for
 * @param ready by name
 * @param notes of the other pods, a line each: why they are no candidates
 */
public record FoundPods(String words, List<ServerPod> ready, List<String> notes) {

    public FoundPods {
        ready = List.copyOf(ready);
        notes = List.copyOf(notes);
    }
}
