package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which labels data and redo could be selected, and nothing else. */
class SharedLabelsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // PVCs with their labels | what selects exactly data and redo
                "data:cut=a redo:cut=a | {cut=a}",
                "data:cut=a redo:cut=a other:cut=b | {cut=a}",
                "data:app=db,role=x redo:app=db,role=y | {app=db}",
                "data:app=db,cut=a redo:app=db,cut=a other:app=db | {app=db, cut=a}",
                "data:app=db redo:app=db other:app=db | {}",
                "data:app=db redo:app=db other:app=db,cut=a | {}",
                "data:cut=a redo:cut=b | {}",
                "data:cut=a redo: | {}",
                "data: redo: | {}",
                "other:cut=a | {}",
            })
    void onlyWhatSelectsExactlyThemWillDo(String claims, String selector) {
        List<PersistentVolumeClaim> all = Arrays.stream(claims.strip().split(" ", -1))
                .map(SharedLabelsTest::claim)
                .toList();

        assertEquals(selector, new TreeMap<>(SharedLabels.exactly(all, Set.of("data", "redo"))).toString());
    }

    private static PersistentVolumeClaim claim(String text) {
        String[] parts = text.split(":", 2);
        Map<String, String> labels = parts[1].isEmpty()
                ? null
                : Arrays.stream(parts[1].split(",", -1))
                        .map(label -> label.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(parts[0])
                .withLabels(labels)
                .endMetadata()
                .build();
    }
}
