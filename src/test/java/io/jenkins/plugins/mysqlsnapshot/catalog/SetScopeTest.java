package io.jenkins.plugins.mysqlsnapshot.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SetScopeTest {

    private static final KnownSet OF_A = Sets.at("2026-11-23T11:00:00Z")
            .mark(SnapshotMarks.WORKLOAD, "statefulset/a")
            .set();

    private static List<KnownSet> seen(String workload, Set<String> claims, KnownSet set) {
        return new SetScope("shop", "orders-db", workload, claims).of(List.of(set));
    }

    @Test
    void aTargetHasItsSets() {
        assertEquals(List.of(OF_A), seen("statefulset/a", Set.of(), OF_A));
    }

    @Test
    void aTargetOfTheSameNameAndAnotherWorkloadHasThemNot() {
        assertEquals(List.of(), seen("statefulset/b", Set.of(), OF_A));
        assertEquals(List.of(), seen("statefulset/b", Set.of("data-b-0"), OF_A));
    }

    @Test
    void theSameWorkloadInOtherWordsIsKnownByItsClaims() {
        assertEquals(List.of(OF_A), seen("selector app=a", Set.of("data-0"), OF_A));
    }

    @Test
    void aSetThatSaysNoWorkloadIsKnownByTheTargetsName() {
        KnownSet old = Sets.at("2026-11-23T11:00:00Z").set();
        assertEquals(List.of(old), seen("statefulset/b", Set.of(), old));
        assertEquals(List.of(OF_A), seen(null, Set.of(), OF_A));
    }

    @Test
    void aSharedClaimMakesNoSetOfAnotherTargetOurs() {
        KnownSet other = Sets.at("2026-11-23T11:00:00Z")
                .mark(SnapshotMarks.TARGET, "stock-db")
                .set();
        assertEquals(List.of(), seen("statefulset/a", Set.of("data-0"), other));
    }
}
