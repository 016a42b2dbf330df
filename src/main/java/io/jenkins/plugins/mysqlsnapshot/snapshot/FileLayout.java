package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.ServerFacts;
import io.jenkins.plugins.mysqlsnapshot.lock.VolumeLayout;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.workload.Mount;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A server's own variables laid over the mounts of its pod: which claim holds data, redo, undo, binary log. Pure. Separate snapshots
 * of separate volumes are not at one instant, and InnoDB writes pages under the lock: its files have to be on one claim. The binary
 * log belongs to the set too (recovery asks it which prepared transactions were committed), but may be on a claim of its own, because
 * nothing commits under the lock.
 */
final class FileLayout {

    private record Placement(ServerFile file, Mount mount) {}

    private final ServerPod pod;
    private final List<String> named;
    private final List<Placement> placements;

    /** @param named the claims that the user names; empty where none is */
    FileLayout(ServerFacts server, ServerPod pod, List<String> named) {
        this.pod = pod;
        this.named = named;
        this.placements = ServerFile.of(server).stream()
                .map(file -> new Placement(file, pod.mounts().at(file.path().toString())))
                .toList();
    }

    /** The claims that have to be cut: all that hold any file that counts; as the user names them, then by role. */
    List<String> claims() {
        Map<String, Set<ServerFile.Role>> roles = roles();
        List<String> claims =
                new ArrayList<>(named.stream().filter(roles::containsKey).toList());
        roles.keySet().stream().filter(claim -> !claims.contains(claim)).forEach(claims::add);
        return claims;
    }

    /** What a claim holds, in words; empty where it holds nothing. */
    List<String> roles(String claim) {
        return roles().getOrDefault(claim, Set.of()).stream()
                .map(ServerFile.Role::word)
                .toList();
    }

    private Map<String, Set<ServerFile.Role>> roles() {
        Map<String, Set<ServerFile.Role>> roles = new LinkedHashMap<>();
        for (Placement one : counting()) {
            if (one.mount().isClaim()) {
                roles.computeIfAbsent(one.mount().name(), claim -> new TreeSet<>())
                        .add(one.file().role());
            }
        }
        return roles;
    }

    private List<Placement> counting() {
        return placements.stream()
                .filter(one -> one.file().role() != ServerFile.Role.TEMPORARY)
                .toList();
    }

    /** Whether InnoDB's own files are on more than one claim: then only one cut of all of them at one instant is sound. */
    boolean needsOneInstant() {
        return claimsOfInnoDb().size() > 1;
    }

    private Set<String> claimsOfInnoDb() {
        return counting().stream()
                .filter(one -> one.file().role().ofInnoDb() && one.mount().isClaim())
                .map(one -> one.mount().name())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Why the claims cannot be cut soundly; empty where they can, or where the user accepted that a log is lost.
     *
     * @param apart why several are not cut as one; null where they are, or where that is not known for a reason told elsewhere
     */
    List<Finding> findings(boolean allowNonDurable, String apart) {
        List<Finding> findings = new ArrayList<>();
        for (Placement one : offClaim()) {
            if (!allowNonDurable || one.file().role().ofInnoDb()) {
                findings.add(new Finding(
                        pod.subject(),
                        notOnAClaim(one),
                        remedy(one, one.file().role().ofInnoDb())));
            }
        }
        if (needsOneInstant() && apart != null) {
            findings.add(new Finding(
                    "PVCs " + String.join(", ", claimsOfInnoDb()),
                    "are cut at slightly different instants, and InnoDB, which writes under the lock, keeps its files on all of them: "
                            + claimsOfInnoDb().stream()
                                    .map(claim -> claim + " (" + String.join(", ", roles(claim)) + ")")
                                    .collect(Collectors.joining(", ")),
                    "put data, redo log and undo log on one claim, or have a group snapshot cut them: " + apart));
        }
        if (!named.isEmpty() && named.stream().allMatch(claim -> roles(claim).isEmpty())) {
            findings.add(new Finding(
                    "PVC " + String.join(", ", named),
                    "holds no file of the server in " + pod.subject() + ", which keeps them on "
                            + (claims().isEmpty() ? "no PVC" : String.join(", ", claims())),
                    "name those, or leave pvcs out"));
        }
        return findings;
    }

    private List<Placement> offClaim() {
        return counting().stream()
                .filter(one -> !one.mount().isClaim())
                // what lies beside the datadir is told by the datadir
                .filter(one -> one.equals(placements.get(0))
                        || !one.mount().equals(placements.get(0).mount()))
                .toList();
    }

    private static String notOnAClaim(Placement one) {
        return "the server keeps files where no snapshot reaches: " + one.file() + " is on " + one.mount();
    }

    private static String remedy(Placement one, boolean neverAccepted) {
        String claim = one.mount().kind() == Mount.Kind.CONTAINER
                ? "put it on a PVC (where it is a symbolic link, name its end)"
                : "put it on a PVC";
        return neverAccepted ? claim : claim + ", or accept its loss with allowNonDurable: true";
    }

    /**
     * The same in a word: whether commits may go on while it is cut depends on it.
     *
     * @param oneInstant whether several claims are cut as one
     */
    VolumeLayout layout(boolean oneInstant) {
        if (claims().size() > 1 && !oneInstant) {
            return VolumeLayout.SEVERAL_VOLUMES;
        }
        return offClaim().isEmpty() ? VolumeLayout.ONE_INSTANT : VolumeLayout.UNKNOWN;
    }

    /** What was accepted, for the manifest. */
    List<String> warnings() {
        return offClaim().stream().map(FileLayout::notOnAClaim).toList();
    }

    /** For the log: what each claim holds, what was added to or left out of those that the user names, where temporary files are. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (String claim : claims()) {
            lines.add("PVC " + pod.namespace() + "/" + claim + " holds " + String.join(", ", roles(claim))
                    + (named.isEmpty() || named.contains(claim) ? "" : "; not named, but a restore needs it"));
        }
        for (String claim : named) {
            if (roles(claim).isEmpty()) {
                lines.add("PVC " + pod.namespace() + "/" + claim
                        + " is named but holds no file of the server: it is left out");
            }
        }
        placements.stream()
                .filter(one -> one.file().role() == ServerFile.Role.TEMPORARY)
                .forEach(one -> lines.add("temporary files, not needed: " + one.file() + " on " + one.mount()));
        return lines;
    }
}
