package io.jenkins.plugins.mysqlsnapshot.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Velero's own CRDs, as its Go module has them: fetched by Go, which keeps them; nothing of them lies in this project. */
final class VeleroCrds {

    private static final String MODULE = "github.com/vmware-tanzu/velero@v1.18.3";
    private static final long ESTABLISHED_SECONDS = 30;

    private final Path folder;

    private VeleroCrds(Path folder) {
        this.folder = folder;
    }

    /** Empty, and a line that says why, where Go is not there or cannot fetch them. */
    static Optional<VeleroCrds> fetched(Path empty) throws IOException, InterruptedException {
        String answer;
        try {
            // in a folder of its own: not within a module
            Process go = new ProcessBuilder("timeout", "120", "go", "mod", "download", "-json", MODULE)
                    .directory(empty.toFile())
                    .redirectError(empty.resolve("go.log").toFile())
                    .start();
            answer = new String(go.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (go.waitFor() != 0) {
                System.err.println("VeleroTest skipped: go cannot fetch " + MODULE + ": "
                        + answer.lines()
                                .filter(line -> line.contains("Error"))
                                .findFirst()
                                .orElse(""));
                return Optional.empty();
            }
        } catch (IOException e) {
            System.err.println("VeleroTest skipped: no Go to fetch Velero's CRDs with: " + e.getMessage());
            return Optional.empty();
        }
        JsonNode module = new ObjectMapper().readTree(answer);
        return Optional.of(new VeleroCrds(Path.of(module.get("Dir").asText(), "config/crd/v1/bases")));
    }

    /** Has the API server know them. */
    void apply(KubernetesClient administrator) throws IOException {
        for (String kind : new String[] {"backups", "deletebackuprequests", "backupstoragelocations"}) {
            String text = Files.readString(folder.resolve("velero.io_" + kind + ".yaml"));
            administrator
                    .resource(text)
                    .fieldManager("examples-test")
                    .forceConflicts()
                    .serverSideApply();
            administrator
                    .resources(CustomResourceDefinition.class)
                    .withName(kind + ".velero.io")
                    .waitUntilCondition(
                            made -> made != null
                                    && made.getStatus() != null
                                    // none yet, right after it was made
                                    && made.getStatus().getConditions() != null
                                    && made.getStatus().getConditions().stream()
                                            .anyMatch(each -> "Established".equals(each.getType())
                                                    && "True".equals(each.getStatus())),
                            ESTABLISHED_SECONDS,
                            TimeUnit.SECONDS);
        }
    }
}
