package io.jenkins.plugins.mysqlsnapshot.restore;

import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What the objects of a restore are called and how they are marked. No instances. */
final class RestoreNames {

    /** Annotation of every claim that a restore has made: its id. */
    static final String RESTORE = SnapshotMarks.PREFIX + "restore";

    /** Annotation of a kept claim: the claim that its volume belonged to. */
    static final String CLAIM = SnapshotMarks.PREFIX + "claim";

    private static final int LONGEST = 253;
    private static final int HASH = 10;
    private static final SecureRandom CHANCE = new SecureRandom();

    private RestoreNames() {}

    static String id() {
        byte[] random = new byte[4];
        CHANCE.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** The claim that keeps the volume from before a restore. */
    static String kept(String claim, String id) {
        return within(claim, "-before-" + id);
    }

    /** The claim that keeps the volume of a restore that was undone. */
    static String undone(String claim, String id) {
        return within(claim, "-undone-" + id);
    }

    /** The ConfigMap with the plans of a workload. */
    static String plans(String workload) {
        return within("mysql-restore-" + workload.replace('/', '-'), "");
    }

    private static String within(String name, String ending) {
        if (name.length() + ending.length() <= LONGEST) {
            return name + ending;
        }
        String hash = "-" + SnapshotMarks.hash(name).substring(0, HASH);
        return name.substring(0, LONGEST - ending.length() - hash.length()).replaceAll("[-.]+$", "") + hash + ending;
    }
}
