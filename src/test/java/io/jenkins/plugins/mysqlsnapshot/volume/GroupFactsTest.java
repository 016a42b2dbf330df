package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A group and its content, as each version of the API has them. */
class GroupFactsTest {

    private static GenericKubernetesResource group(String version, String status) {
        return Serialization.unmarshal("""
                apiVersion: groupsnapshot.storage.k8s.io/%s
                kind: VolumeGroupSnapshot
                metadata: {name: set, namespace: shop}
                status: %s
                """.formatted(version, status), GenericKubernetesResource.class);
    }

    private static GenericKubernetesResource content(String version, String status) {
        return Serialization.unmarshal("""
                apiVersion: groupsnapshot.storage.k8s.io/%s
                kind: VolumeGroupSnapshotContent
                metadata: {name: content}
                spec: {source: {volumeHandles: [vol-1, vol-2]}}
                status: %s
                """.formatted(version, status), GenericKubernetesResource.class);
    }

    @Test
    void v1AndV1beta2ListTheMembersWithTheTimesOfTheirCuts() {
        for (String version : new String[] {"v1", "v1beta2"}) {
            GroupFacts facts = GroupFacts.of(group(version, "{}"), content(version, """
                    {creationTime: '2026-11-23T08:00:00Z', readyToUse: false, volumeSnapshotInfoList: [
                      {volumeHandle: vol-1, snapshotHandle: s-1, creationTime: 1763884800000000005},
                      {volumeHandle: vol-2, snapshotHandle: s-2, creationTime: 0}]}"""));

            assertEquals(CutSnapshot.Source.GROUP_CONTENT, facts.source());
            assertEquals(Instant.parse("2026-11-23T08:00:00Z"), facts.cutAt());
            assertEquals(Set.of("vol-1", "vol-2"), facts.volumes());
            assertEquals(Map.of("vol-1", Instant.ofEpochSecond(1763884800, 5)), facts.cutAtByVolume());
        }
    }

    @Test
    void v1beta1ListsThemWithoutTimes() {
        GroupFacts facts = GroupFacts.of(group("v1beta1", "{}"), content("v1beta1", """
                {creationTime: '2026-11-23T08:00:00Z', volumeSnapshotHandlePairList: [
                  {volumeHandle: vol-1, snapshotHandle: s-1}, {volumeHandle: vol-2, snapshotHandle: s-2}]}"""));

        assertEquals(CutSnapshot.Source.GROUP_CONTENT, facts.source());
        assertEquals(Set.of("vol-1", "vol-2"), facts.volumes());
        assertEquals(Map.of(), facts.cutAtByVolume());
    }

    @Test
    void withoutTheContentTheGroupItselfShowsTheCut() {
        GroupFacts facts = GroupFacts.of(
                group("v1", "{creationTime: '2026-11-23T08:00:00Z', boundVolumeGroupSnapshotContentName: content}"),
                null);

        assertEquals(CutSnapshot.Source.GROUP_SNAPSHOT, facts.source());
        assertEquals("content", facts.contentName());
        assertNull(facts.volumes());
    }

    @Test
    void whatIsNotThereYetIsNoCut() {
        assertTrue(GroupFacts.of(null, null).absent());
        GroupFacts facts = GroupFacts.of(group("v1", "{boundVolumeGroupSnapshotContentName: ''}"), content("v1", "{}"));
        assertNull(facts.cutAt());
        assertNull(facts.source());
        assertNull(facts.contentName());
    }

    @Test
    void anErrorIsTheGroupsElseTheContents() {
        String full = "{error: {message: \"the array\\n is full\"}}";
        assertEquals(
                "the array is full",
                GroupFacts.of(group("v1", "{}"), content("v1", full)).error());
        assertEquals(
                "an error without a message",
                GroupFacts.of(group("v1", "{error: {}}"), content("v1", full)).error());
    }
}
