package io.jenkins.plugins.mysqlsnapshot.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A few seeds for every build: one of each kind of fault, on the two servers that most people run. */
class ChaosSampleTest {

    private static final List<Long> SEEDS = List.of(5L, 18L, 33L, 35L, 49L, 56L, 63L, 228L, 230L);

    @Test
    void everyInvariantHoldsAfterEachKindOfFault() throws Exception {
        assertEquals(List.of(), new Chaos(Path.of("target/chaos-sample"), SEEDS).run());
    }

    @Test
    void thereIsOneOfEachKind() {
        Set<Fault.Group> groups =
                SEEDS.stream().map(seed -> Plan.of(seed).fault().group()).collect(Collectors.toSet());

        assertEquals(EnumSet.allOf(Fault.Group.class), groups);
    }
}
