package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights.Right;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A group cut by an account that may list PVCs, and patch none. */
class RealGroupByLabelTest extends RealVolumes {

    @Override
    DocumentedRights rights() throws Exception {
        DocumentedRights less = DocumentedRights.all().without(new Right(false, "", "persistentvolumeclaims", "patch"));
        return new DocumentedRights(
                Stream.concat(
                                less.inNamespace().stream(),
                                Stream.of(new PolicyRuleBuilder()
                                        .withApiGroups("")
                                        .withResources("persistentvolumeclaims")
                                        .withVerbs("list")
                                        .build()))
                        .toList(),
                less.inCluster());
    }

    private void label(String pvc, String value) {
        real.cluster()
                .administrator()
                .persistentVolumeClaims()
                .inNamespace(namespace.name())
                .withName(pvc)
                .edit(claim -> new PersistentVolumeClaimBuilder(claim)
                        .editMetadata()
                        .addToLabels("cut-with", value)
                        .endMetadata()
                        .build());
    }

    @Test
    void aLabelThatTheyHaveAlreadyIsUsed() throws Exception {
        namespace.claim("data");
        namespace.claim("redo");
        namespace.claim("other");
        label("data", "orders");
        label("redo", "orders");
        label("other", "customers");
        try (VolumeCut cut = prepare(VolumeLimits.defaults(), "data", "redo")) {
            assertTrue(told(Phase.PREFLIGHT, "found by labels that they have already: {cut-with=orders}"));
            assertTrue(cut.create(in(10)));
            assertTrue(cut.awaitCut(in(30)));
            cut.settle(in(60));
            assertEquals(
                    List.of("data", "redo"),
                    new ArrayList<>(cut.cuts().stream()
                            .map(one -> one.planned().pvc())
                            .sorted()
                            .toList()));
            cut.discard();
        }
        assertTrue(soon(() -> groups().isEmpty(), 30), () -> groups().toString());
        assertEquals(List.of(), labels());
    }

    @Test
    void oneThatSelectsAnotherPvcTooIsNot() throws Exception {
        namespace.claim("data");
        namespace.claim("redo");
        namespace.claim("other");
        for (String pvc : List.of("data", "redo", "other")) {
            label(pvc, "orders");
        }
        VolumePlan plan = plan("data", "redo");
        assertNull(plan.group());
        assertTrue(plan.apart().contains("may not patch persistentvolumeclaims"), plan::apart);
    }
}
