package io.jenkins.plugins.mysqlsnapshot.report;

import java.util.List;

/**
 * What could be read of a manifest: texts as they stand there, null where there is none; milliseconds since the run began, null where
 * they are missing or make no sense.
 *
 * @param restsOn whose word the proof is; null in an older manifest, where it was always the session's
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
    record Figures(Double held, Double cut, Double stall, Double leaseSeconds, String strategy, String reason) {}

    /** One server; {@code snapshots} are their names, empty where the manifest is of one server: all are its. */
    record Server(
            String name,
            String product,
            String pod,
            Position position,
            Position positionAfter,
            Hold hold,
            List<GivenUp> givenUp,
            List<String> snapshots) {
        Server {
            givenUp = List.copyOf(givenUp);
            snapshots = List.copyOf(snapshots);
        }

        boolean owns(Snapshot snapshot) {
            return snapshots.isEmpty() || snapshots.contains(snapshot.name());
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

    boolean isProved() {
        return "proved".equals(state);
    }

    /** Whether any server's lock can be drawn. */
    boolean hasHold() {
        return servers.stream().anyMatch(server -> server.hold().isWhole());
    }
}
