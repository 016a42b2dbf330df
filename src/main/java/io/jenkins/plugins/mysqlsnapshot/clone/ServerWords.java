package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;

/** What the server of one pod has logged lately, as far as the account may read it. */
final class ServerWords {

    /** A server that dumps pages it cannot read writes megabytes. */
    private static final int MOST_BYTES = 512 * 1024;

    /** What InnoDB writes behind each page that it dumps, which it does where a page is not what its checksum says. */
    private static final String END_OF_DUMP = "InnoDB: End of page dump";

    private static final String DUMP = "InnoDB dumps corrupt pages";
    private static final int LONGEST_LINE = 300;
    private static final int LATELY_SECONDS = 20;

    private final KubernetesClient client;
    private final Pod pod;

    ServerWords(KubernetesClient client, Pod pod) {
        this.client = client;
        this.pod = pod;
    }

    /** Its errors, a line each, the oldest first; none where the log cannot be read. */
    List<String> errors() {
        try {
            String log = client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .limitBytes(MOST_BYTES)
                    .sinceSeconds(LATELY_SECONDS)
                    .getLog();
            return log.lines().flatMap(ServerWords::error).distinct().toList();
        } catch (RuntimeException unread) {
            return List.of();
        }
    }

    /** Without what no log of a build should show: control characters of a page's dump. */
    private static Stream<String> error(String line) {
        if (line.contains(END_OF_DUMP)) {
            return Stream.of(DUMP);
        }
        int from = line.indexOf("[ERROR]");
        if (from < 0) {
            return Stream.empty();
        }
        String words = line.substring(from, Math.min(line.length(), from + LONGEST_LINE))
                .replaceAll("[^\\x20-\\x7e]+", " ")
                .replaceAll("\\s+", " ")
                .strip();
        return Stream.of(words);
    }
}
