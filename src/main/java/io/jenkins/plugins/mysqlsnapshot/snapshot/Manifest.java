package io.jenkins.plugins.mysqlsnapshot.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.LockTicket;
import io.jenkins.plugins.mysqlsnapshot.lock.Position;
import io.jenkins.plugins.mysqlsnapshot.lock.ReplicaChannel;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Instant;
import java.util.List;

/**
 * What was cut, where the server stood, and how that is known: the record that is archived with the build. Its schema is
 * {@code docs/manifest.schema.json}. Labels and annotations in the cluster are the truth, this is the record.
 *
 * @param format of this document; a reader refuses a newer one
 * @param position read under the lock; null where the binary log is off, or the server was not asked
 * @param positionAfter where commits went on under the lock: after the last cut, which lies between the two; else null
 * @param state {@code proved}: a manifest is made only after the proof; or {@code unproved}, where the user accepted a lock that nothing
 *     could see
 * @param server null where there are several; so are positions and replication, and of the lock what is each one's own
 * @param targets of a set of several servers what is each one's own; else null
 * @param warnings what was accepted although it does not bear a cut, what was not seen, and what given up attempts left behind
 */
@JsonPropertyOrder({"format", "setId", "state"})
public record Manifest(
        int format,
        String setId,
        String state,
        Instant createdAt,
        Origin origin,
        Server server,
        Position position,
        Position positionAfter,
        List<Snapshot> snapshots,
        Lock lock,
        Proof proof,
        Replication replication,
        List<String> warnings,
        List<Line> timeline,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<Part> targets) {

    /** The format of a set of one server. */
    public static final int FORMAT = 1;

    /** The format of a set of several servers, and the newest that this version reads. */
    public static final int JOINT_FORMAT = 2;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /**
     * The server that was locked. Address, product, host name and UUID are null where nobody logged on to it (lock deployment
     * without an account).
     *
     * @param pod the one that it was proved to be in; null in a manifest that is older than it
     * @param container of that pod; null in an older manifest
     */
    public record Server(
            String address, String product, String hostname, String serverUuid, String pod, String container) {}

    /**
     * One VolumeSnapshot.
     *
     * @param roles what the claim holds: {@code data}, {@code redo}, {@code undo}, {@code binlog} …; null in an older manifest
     * @param cutAt the storage's own time of the cut
     * @param snapshotClass a VolumeGroupSnapshotClass where there is a group
     * @param cutSeenOn {@code content} or {@code snapshot}, or for a group {@code groupContent}, {@code groupMember} or
     *     {@code groupSnapshot}: where it showed first
     * @param cutMillis from the request until the cut was seen
     * @param ready whether it could be restored from when this was written
     * @param restoreSize as Kubernetes writes quantities; null while it is not known
     * @param group the VolumeGroupSnapshot that cut it with the others at one instant; null where it was cut by itself
     */
    public record Snapshot(
            String name,
            String namespace,
            String pvc,
            List<String> roles,
            String snapshotClass,
            String driver,
            String uid,
            Instant cutAt,
            String cutSeenOn,
            long cutMillis,
            boolean ready,
            String restoreSize,
            String group) {}

    /**
     * How the lock was held, and why this one ({@code reason}; null in a manifest that is older than it). {@code heldMillis}
     * from held to let go, {@code cutMillis} from held to the last cut seen.
     *
     * @param connectionId null where the server was not asked
     * @param leaseSeconds null where the session that held it was not ours
     * @param stallMillis for how long a writer can have waited at the worst moment, attempts that were given up included; null where
     *     writers went on, where it is not known, and in an older manifest
     * @param givenUp the attempts before it that were given up; null in an older manifest
     * @param limits null where a Deployment held it, and in an older manifest
     */
    public record Lock(
            String strategy,
            String reason,
            Long connectionId,
            long heldMillis,
            long cutMillis,
            Long stallMillis,
            Integer leaseSeconds,
            List<GivenUp> givenUp,
            Limits limits) {}

    /**
     * What it was held to. A writer waits for the lock at most {@code attemptBoundMillis}, and under it at most {@code maxHoldMillis}.
     */
    public record Limits(long maxHoldMillis, long attemptBoundMillis, long acquireBudgetMillis) {
        static Limits of(LockLimits limits) {
            return new Limits(
                    limits.maxHold().toMillis(),
                    limits.attemptBound().toMillis(),
                    limits.acquireBudget().toMillis());
        }
    }

    /**
     * An attempt that was given up.
     *
     * @param inFlush whether the server was closing tables for it: those in use by {@code behind} were then kept from everybody
     *     until that ended
     * @param behind the statements it may have waited for, oldest first
     */
    public record GivenUp(int number, long millis, boolean inFlush, List<String> behind) {}

    /**
     * The evidence, in order: milliseconds since the run began, all by one monotonic clock.
     *
     * @param restsOn {@code session} (of ours), {@code server} (it shows the session of somebody else), {@code containerMarker}
     *     (the word of the container that locks) or {@code containerRuns} (no proof; with both {@code before} and {@code after} are null); null in an older manifest
     * @param before what the server said after the lock was taken and before the first request
     * @param after what it said after the last cut and before the lock was let go; the same connection, tickets and position
     * @param statements what was found to hold, in words
     */
    public record Proof(
            double lockedMillis,
            double requestedMillis,
            double cutSeenMillis,
            double provedMillis,
            double unlockedMillis,
            String restsOn,
            Sample before,
            Sample after,
            List<String> statements) {}

    /**
     * What the server said of the lock at one moment.
     *
     * @param connectionId as the locking session was told
     * @param namedLockHolder whom the watching session saw hold the run's name: the same; null where the session was not ours
     * @param tickets the locks it was seen to have been granted; null where this server or account shows none
     * @param position null where the binary log is off
     */
    public record Sample(
            double millis, long connectionId, Long namedLockHolder, List<LockTicket> tickets, Position position) {}

    /**
     * How the server took part in replication right before the lock; null in a manifest that is older than it.
     *
     * @param channelsVisible whether the account could see the channels; where not, the list is empty and means nothing
     * @param changes what was changed on the server for the time of the lock and changed back, in words
     * @param member null where it was in no cluster
     */
    public record Replication(
            boolean channelsVisible, List<ReplicaChannel> channels, List<String> changes, Member member) {}

    /** The part it played in a cluster; {@code kind} is {@code galera} or {@code groupReplication}. */
    public record Member(String kind, String state, String role, int size) {}

    /**
     * One of several servers that were cut together.
     *
     * @param target as it is called in the configuration
     * @param namespace of its snapshots
     * @param uids of its snapshots
     * @param snapshots their names
     */
    public record Part(
            String target,
            String namespace,
            Server server,
            Position position,
            Position positionAfter,
            List<String> uids,
            List<String> snapshots,
            Lock lock,
            Proof proof,
            Replication replication,
            List<String> warnings) {}

    /** One event of the timeline. */
    public record Line(String phase, Instant at, double millis, String detail) {}

    /** What it cost the writers, in a line. */
    public String cost() {
        return "held " + lock.heldMillis() + " ms, cut after " + lock.cutMillis() + " ms"
                + (lock.stallMillis() == null ? "" : ", no writer waited longer than " + lock.stallMillis() + " ms");
    }

    /** The VolumeSnapshots' names, in the order of the volumes asked for. */
    public List<String> names() {
        return snapshots.stream().map(Snapshot::name).toList();
    }

    /** Where it is archived, relative to the build's artifacts. */
    public String artifactPath() {
        return artifactPath(setId);
    }

    /** Where that of this set is. */
    public static String artifactPath(String setId) {
        return "mysql-snapshots/" + setId + ".json";
    }

    Manifest with(List<Snapshot> newSnapshots, List<Line> newTimeline) {
        return new Manifest(
                format,
                setId,
                state,
                createdAt,
                origin,
                server,
                position,
                positionAfter,
                newSnapshots,
                lock,
                proof,
                replication,
                warnings,
                newTimeline,
                targets);
    }

    /** As it is archived. */
    public String toJson() {
        return json(this);
    }

    /** A document of this part, as all of them are written. */
    static String json(Record document) {
        try {
            return JSON.writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("it is made of values that JSON has", e);
        }
    }

    /**
     * Reads one back.
     *
     * @throws SnapshotException when it is no manifest, or of a newer format
     */
    public static Manifest parse(String json) throws SnapshotException {
        Manifest manifest;
        try {
            manifest = JSON.readValue(json, Manifest.class);
        } catch (JsonProcessingException e) {
            throw new SnapshotException(new Finding(
                    "manifest",
                    "it cannot be read: " + e.getOriginalMessage(),
                    "use the file that the build archived, unchanged"));
        }
        if (manifest.format() < 1 || manifest.format() > JOINT_FORMAT) {
            throw new SnapshotException(new Finding(
                    "manifest",
                    "its format is " + manifest.format() + ", this plugin reads 1 to " + JOINT_FORMAT,
                    "update the plugin"));
        }
        if (!SnapshotMarks.PROVED.equals(manifest.state()) && !SnapshotMarks.UNPROVED.equals(manifest.state())) {
            throw new SnapshotException(
                    new Finding(
                            "manifest",
                            "its state is " + manifest.state() + ", which no set has",
                            "use that of a run that gave a set; what a failed run leaves in mysql-snapshots/failed is for reading"));
        }
        return manifest;
    }
}
