package io.jenkins.plugins.mysqlsnapshot.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code ./mvnw test -Pchaos}: the seeds from {@code -Dseeds.from} (1) on, {@code -Druns} (60) of them; with {@code -Dseed} that
 * one alone.
 */
@Tag("chaos")
class ChaosTest {

    @Test
    void everyInvariantHoldsAfterEveryRun() throws Exception {
        assertEquals(List.of(), new Chaos(Path.of("target/chaos"), seeds()).run());
    }

    private static List<Long> seeds() {
        Long one = Long.getLong("seed");
        if (one != null) {
            return List.of(one);
        }
        long from = Long.getLong("seeds.from", 1);
        return LongStream.range(from, from + Long.getLong("runs", 60)).boxed().toList();
    }
}
