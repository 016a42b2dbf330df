package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A row for each shape that a snapshot and its content come in. */
class SnapshotFactsTest {

    private static final Instant WHOLE = Instant.parse("2026-11-22T18:00:00Z");
    private static final Instant EXACT = Instant.parse("2026-11-22T18:00:00.123456789Z");

    static Stream<Arguments> shapes() {
        return Stream.of(
                row("nothing seen", null, null, facts(true, null, null, null, false, null, null)),
                row("no status yet", "", null, facts(false, null, null, null, false, null, null)),
                row("an empty status", "status: {}", null, facts(false, null, null, null, false, null, null)),
                row(
                        "bound, not cut",
                        "status: {boundVolumeSnapshotContentName: c1, readyToUse: false}",
                        "",
                        facts(false, null, null, null, false, "c1", null)),
                row(
                        "the content shows the cut first",
                        "status: {boundVolumeSnapshotContentName: c1, readyToUse: false}",
                        "status: {creationTime: 1795370400123456789, readyToUse: false}",
                        facts(false, null, EXACT, CutSnapshot.Source.CONTENT, false, "c1", null)),
                row(
                        "only the snapshot can be seen",
                        "status: {creationTime: \"2026-11-22T18:00:00Z\", readyToUse: false}",
                        null,
                        facts(false, null, WHOLE, CutSnapshot.Source.SNAPSHOT, false, null, null)),
                row(
                        "both show the cut: the content is exact",
                        "status: {creationTime: \"2026-11-22T18:00:00Z\"}",
                        "status: {creationTime: 1795370400123456789}",
                        facts(false, null, EXACT, CutSnapshot.Source.CONTENT, false, null, null)),
                row(
                        "the content without a time: the driver gave none",
                        "",
                        "status: {creationTime: 0}",
                        facts(false, null, null, null, false, null, null)),
                row(
                        "a time nobody can read is no cut",
                        "status: {creationTime: soon}",
                        null,
                        facts(false, null, null, null, false, null, null)),
                row(
                        "the content ready, the snapshot not yet",
                        "status: {creationTime: \"2026-11-22T18:00:00Z\", readyToUse: false}",
                        "status: {readyToUse: true, restoreSize: 1073741824}",
                        facts(false, null, WHOLE, CutSnapshot.Source.SNAPSHOT, false, null, "1073741824")),
                row(
                        "ready",
                        "status: {creationTime: \"2026-11-22T18:00:00Z\", readyToUse: true, restoreSize: 1Gi}",
                        null,
                        facts(false, null, WHOLE, CutSnapshot.Source.SNAPSHOT, true, null, "1Gi")),
                row(
                        "ready without a cut is not cut",
                        "status: {readyToUse: true}",
                        null,
                        facts(false, null, null, null, true, null, null)),
                row(
                        "an error of several lines",
                        "status: {error: {message: \"rpc error:\\n  pool is full \"}}",
                        null,
                        facts(false, "rpc error: pool is full", null, null, false, null, null)),
                row(
                        "an error that only the content shows",
                        "status: {}",
                        "status: {error: {message: no space}}",
                        facts(false, "no space", null, null, false, null, null)),
                row(
                        "an error without a message",
                        "status: {error: {time: \"2026-11-22T18:00:00Z\"}}",
                        null,
                        facts(false, "an error without a message", null, null, false, null, null)),
                row(
                        "an error with an empty message",
                        "status: {error: {message: \"\"}}",
                        null,
                        facts(false, "an error without a message", null, null, false, null, null)),
                row(
                        "being deleted",
                        "metadata: {deletionTimestamp: \"2026-11-22T18:00:01Z\"}\nstatus: {creationTime: \"2026-11-22T18:00:00Z\"}",
                        null,
                        facts(true, null, WHOLE, CutSnapshot.Source.SNAPSHOT, false, null, null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void everyShapeBecomesFacts(
            String shape, VolumeSnapshot snapshot, VolumeSnapshotContent content, SnapshotFacts facts) {
        assertEquals(facts, SnapshotFacts.of(snapshot, content));
    }

    private static Arguments row(String shape, String snapshot, String content, SnapshotFacts facts) {
        return arguments(
                shape, read(snapshot, VolumeSnapshot.class), read(content, VolumeSnapshotContent.class), facts);
    }

    private static <T extends HasMetadata> T read(String yaml, Class<T> type) {
        if (yaml == null) {
            return null;
        }
        // a text that begins with a brace is taken for JSON
        T object = Serialization.unmarshal("kind: " + type.getSimpleName() + "\n" + yaml, type);
        if (object.getMetadata() == null) {
            object.setMetadata(new ObjectMeta());
        }
        return object;
    }

    private static SnapshotFacts facts(
            boolean absent,
            String error,
            Instant cutAt,
            CutSnapshot.Source source,
            boolean ready,
            String contentName,
            String restoreSize) {
        return new SnapshotFacts(absent, error, cutAt, source, ready, contentName, restoreSize);
    }
}
