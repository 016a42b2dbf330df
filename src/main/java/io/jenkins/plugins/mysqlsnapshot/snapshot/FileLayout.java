package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.ServerFacts;
import io.jenkins.plugins.mysqlsnapshot.lock.VolumeLayout;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a server keeps its files, held against the number of claims that are cut. Separate snapshots of separate volumes are
 * not at one instant, and InnoDB writes pages under the lock: data, redo and undo have to be on one claim. The binary log
 * belongs to the set too (recovery asks it which prepared transactions were committed), but may be on a claim of its own,
 * because nothing commits under the lock. A group snapshot is at one instant: it may hold them in any way. Pure; which claim is mounted where is not known here.
 */
final class FileLayout {

    private static final List<String> INNODB =
            List.of("innodb_data_home_dir", "innodb_log_group_home_dir", "innodb_undo_directory");

    private final ServerFacts server;
    private final List<String> pvcs;
    private final String apart;
    private final Path datadir;

    /** @param apart why several claims are not cut at one instant; null where they are, or where there is one */
    FileLayout(ServerFacts server, List<String> pvcs, String apart) {
        this.server = server;
        this.pvcs = pvcs;
        this.apart = apart;
        this.datadir = Path.of(server.variables().getOrDefault("datadir", "/")).normalize();
    }

    /** Why the claims cannot be cut soundly; empty where they can, or where the user accepted what is not known. */
    List<Finding> findings(boolean allowNonDurable) {
        List<Finding> findings = new ArrayList<>();
        List<String> outside = outside(INNODB);
        if (apart != null && !outside.isEmpty()) {
            findings.add(new Finding(
                    "PVCs " + String.join(", ", pvcs),
                    "are cut at slightly different instants, and InnoDB, which writes under the lock, keeps files outside of its datadir "
                            + datadir + ": " + String.join(", ", outside),
                    "put data, redo log and undo log on one claim, or have a group snapshot cut them: " + apart));
        }
        if (!allowNonDurable) {
            for (String warning : warnings()) {
                findings.add(new Finding(
                        "PVC " + pvcs.get(0),
                        warning,
                        "name the binary log's claim too, or accept it with allowNonDurable: true"));
            }
        }
        return findings;
    }

    /** The same in a word: whether commits may go on while it is cut depends on it. */
    VolumeLayout layout() {
        if (pvcs.size() > 1) {
            return apart == null ? VolumeLayout.ONE_INSTANT : VolumeLayout.SEVERAL_VOLUMES;
        }
        return warnings().isEmpty() ? VolumeLayout.ONE_VOLUME : VolumeLayout.UNKNOWN;
    }

    /** What the manifest has to say where one claim may not be all: it cannot be seen from here whether a path is on it. */
    List<String> warnings() {
        List<String> all = new ArrayList<>(INNODB);
        all.add("log_bin_basename");
        List<String> outside = outside(all);
        return pvcs.size() > 1 || outside.isEmpty()
                ? List.of()
                : List.of("the server keeps files outside of its datadir " + datadir
                        + " that may not be on the one claim: " + String.join(", ", outside));
    }

    private List<String> outside(List<String> names) {
        List<String> outside = new ArrayList<>();
        for (String name : names) {
            // relative ones are relative to the datadir, and an empty one is the datadir
            Path path =
                    datadir.resolve(server.variables().getOrDefault(name, "")).normalize();
            if (!path.startsWith(datadir)) {
                outside.add(name + " = " + path);
            }
        }
        return outside;
    }
}
