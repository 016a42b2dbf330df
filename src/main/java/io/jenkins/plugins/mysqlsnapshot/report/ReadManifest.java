package io.jenkins.plugins.mysqlsnapshot.report;

import java.util.Collections;
import java.util.List;

/**
 * What could be read of a manifest: texts as they stand there, null where there is none; milliseconds since the run began, null where
 * they are missing or make no sense.
 *
 * @param restsOn whose word the proof is; null in an older manifest, where it was always the session's
 * @param failure why there is no set; null where this is the manifest of one
 * @param problems what could not be read, to be said on the page
 */
record ReadManifest(
        String setId,
        String state,
        String createdAt,
        String job,
        String build,
        String url,
        List<Server> servers,
        List<Snapshot> snapshots,
        Figures figures,
        String restsOn,
        List<String> statements,
        List<String> warnings,
        List<Event> events,
        Failure failure,
        List<Problem> problems) {

    ReadManifest {
        servers = List.copyOf(servers);
        snapshots = List.copyOf(snapshots);
        statements = List.copyOf(statements);
        warnings = List.copyOf(warnings);
        events = List.copyOf(events);
        problems = List.copyOf(problems);
    }

    /** What it cost the writers: milliseconds, and the lease, in seconds, that bounded it. */
    record Figures(
            Double held,
            Double cut,
            Double stall,
            Double leaseSeconds,
            String strategy,
            String reason,
            Limits limits) {}

    /** What it was held to, in milliseconds. */
    record Limits(Double maxHold, Double attemptBound, Double acquireBudget) {
        /** Of several servers: all locks go at the first one's end, but a writer waits for its own server's attempt. */
        static Limits least(List<Limits> each) {
            return new Limits(
                    least(each.stream().map(Limits::maxHold).toList(), false),
                    least(each.stream().map(Limits::attemptBound).toList(), true),
                    least(each.stream().map(Limits::acquireBudget).toList(), false));
        }

        /** Null where any is not known, and of none. */
        private static Double least(List<Double> each, boolean most) {
            if (each.isEmpty() || each.contains(null)) {
                return null;
            }
            return most ? Collections.max(each) : Collections.min(each);
        }

        /** For how long a writer can have waited at most: for the lock, and under it. */
        Double stall() {
            return maxHold == null || attemptBound == null ? null : maxHold + attemptBound;
        }
    }

    /** Why a run gave no set, and what it left behind: empty where that could not be read. */
    record Failure(String stoppedIn, List<Advice> findings, List<Advice> leftBehind) {
        Failure {
            findings = List.copyOf(findings);
            leftBehind = List.copyOf(leftBehind);
        }
    }

    /** What it is about, what was found, what to do. */
    record Advice(String subject, String found, String remedy) {}

    /** One server; {@code snapshots} are their names, empty where the manifest is of one server: all are its. */
    record Server(
            String name,
            String product,
            String pod,
            Position position,
            Position positionAfter,
            Hold hold,
            Double held,
            List<GivenUp> givenUp,
            List<String> snapshots) {
        Server {
            givenUp = List.copyOf(givenUp);
            snapshots = List.copyOf(snapshots);
        }

        /** For how long it was held, as the manifest says, else as it is drawn: one figure for one thing. Only of a whole hold. */
        double heldMillis() {
            return held == null ? hold.unlocked() - hold.locked() : held;
        }

        boolean owns(Snapshot snapshot) {
            return snapshots.isEmpty() || (snapshot.name() != null && snapshots.contains(snapshot.name()));
        }
    }

    /** Where a server's binary log stood. */
    record Position(String file, String offset, String gtids) {}

    /** When the lock was held, and what was seen under it. */
    record Hold(Double locked, Double requested, Double cutSeen, Double proved, Double unlocked) {
        boolean isWhole() {
            return locked != null && unlocked != null && unlocked >= locked;
        }
    }

    /** An attempt that was given up after so many milliseconds. */
    record GivenUp(Double millis, List<String> behind) {
        GivenUp {
            behind = List.copyOf(behind);
        }
    }

    /** One VolumeSnapshot; {@code cutMillis} from the request until the cut was seen. */
    record Snapshot(
            String name,
            String namespace,
            String pvc,
            String snapshotClass,
            String size,
            Boolean ready,
            String cutAt,
            Double cutMillis) {}

    record Event(String phase, String at, double millis, String detail) {}

    /** A word of the bundle and what stands in its place. */
    record Problem(String key, String about) {}

    /** Whether this is the record of a run that gave no set. */
    boolean isOfFailedRun() {
        return failure != null;
    }

    boolean isProved() {
        return "proved".equals(state);
    }

    /** Whether any server's lock can be drawn. */
    boolean hasHold() {
        return servers.stream().anyMatch(server -> server.hold().isWhole());
    }
}
