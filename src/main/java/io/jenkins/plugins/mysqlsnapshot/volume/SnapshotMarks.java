package io.jenkins.plugins.mysqlsnapshot.volume;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/** The labels and annotations by which our snapshots are known, and the rules for names in Kubernetes. */
public final class SnapshotMarks {

    public static final String PREFIX = "mysql-consistent-snapshot.jenkins.io/";

    /** The API group of VolumeSnapshot, its class and its content. */
    public static final String GROUP = "snapshot.storage.k8s.io";

    /** VolumeSnapshots as they stand in paths and rules. */
    public static final String RESOURCE = "volumesnapshots";

    /** Label: the set a snapshot belongs to. */
    public static final String SET = PREFIX + "set";

    /** Label: {@link #PENDING} until the run was proved, then {@link #PROVED}; or {@link #UNPROVED}. */
    public static final String STATE = PREFIX + "state";

    /** May have been cut without the lock, or not at all: nothing accepts it. */
    public static final String PENDING = "pending";

    /** Cut while the lock was held, without a gap. */
    public static final String PROVED = "proved";

    /** Cut while a lock was asked for that nothing could see held, as the user allowed: nothing accepts it. */
    public static final String UNPROVED = "unproved";

    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String MANAGER = "mysql-consistent-snapshot";

    /** Annotation: random for each run, so that a run never deletes the snapshot of another one with the same set name. */
    public static final String RUN = PREFIX + "run";

    /** Annotation: how many snapshots the whole set has. */
    public static final String VOLUMES = PREFIX + "volumes";

    /** Annotation of a group: the PVCs that it finds by its label, by which a sweeper finds them too; several with commas between. */
    static final String CLAIMS = PREFIX + "claims";

    /** Annotation: the full name of the job that asked for it. */
    public static final String JOB = PREFIX + "job";

    /** Annotation and label: the number of the build that asked for it. */
    public static final String BUILD = PREFIX + "build";

    /** Annotation: by what a controller knows what it has made itself; no secret. */
    public static final String CONTROLLER = PREFIX + "controller";

    /** Annotation: within how many seconds of its creation its run marks it or deletes it; pending after that, it is an orphan. */
    public static final String PENDING_SECONDS = PREFIX + "pending-seconds";

    /** Being deleted as a whole set, which nothing accepts any more; whoever finds it may go on. */
    public static final String REMOVING = "removing";

    /**
     * Annotation, of a target of the configuration: its name. Label: the same where it can be one, else {@link #targetLabel}.
     */
    public static final String TARGET = PREFIX + "target";

    /** Where that server runs, as the configuration said it: two folders may call two servers of one namespace alike. */
    public static final String WORKLOAD = PREFIX + "workload";

    /** Annotation, where several targets were cut together: how many. */
    public static final String TARGETS = PREFIX + "targets";

    /** Annotation: how many snapshots of the set are of this one's target. */
    public static final String TARGET_VOLUMES = PREFIX + "target-volumes";

    /** Annotation: when the set was proved. */
    public static final String PROVED_AT = PREFIX + "proved-at";

    /** Annotation: the version of the data's schema, as the script says. */
    public static final String SCHEMA_VERSION = PREFIX + "schema-version";

    /** Annotation: when it was booted and found good. */
    public static final String VERIFIED_AT = PREFIX + "verified-at";

    /** Annotation: when it was last booted and found bad; gone once it is found good. */
    public static final String FAILED_AT = PREFIX + "verification-failed-at";

    /** Annotation: what was bad about it, in a line. */
    public static final String FAILED_BECAUSE = PREFIX + "verification-failed-because";

    /** Annotation: the image that the server's container ran when it was cut. */
    public static final String IMAGE = PREFIX + "image";

    /** Annotation: where that container had the volumes of the set: {@code claim path} or {@code claim path subPath}, a line each. */
    public static final String MOUNTS = PREFIX + "mounts";

    /** Annotation: by which build. */
    public static final String VERIFIED_BY = PREFIX + "verified-by";

    /** VolumeSnapshotContents as they stand in paths and rules. */
    public static final String CONTENTS = "volumesnapshotcontents";

    /** Annotation, put there by anybody: never to be pruned; its value is by whom or why. */
    public static final String PROTECTED = PREFIX + "protected";

    /** Annotations that begin so: a build that relies on the set. */
    public static final String HELD_BY = PREFIX + "held-by-";

    /** Annotation: where a person finds the build. */
    public static final String BUILD_URL = PREFIX + "build-url";

    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern DNS_SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

    private SnapshotMarks() {}

    /** What every snapshot of a set carries from its creation on. */
    static Map<String, String> pending(String setId) {
        return Map.of(SET, setId, STATE, PENDING, MANAGED_BY, MANAGER);
    }

    /** DNS-1123 label: at most 63 of a-z, 0-9 and "-", neither first nor last a "-". */
    public static boolean isDnsLabel(String text) {
        return DNS_LABEL.matcher(text).matches();
    }

    /** DNS-1123 subdomain: labels with dots between, at most 253 characters. */
    static boolean isDnsSubdomain(String text) {
        return text.length() <= 253 && DNS_SUBDOMAIN.matcher(text).matches();
    }

    /** What stands for a target's name in a label: itself, or where it is no label's value its hash, the same for ever. */
    public static String targetLabel(String name) {
        return !name.isEmpty() && isLabelValue(name) ? name : "sha256-" + hash(name);
    }

    /** 32 hexadecimal digits that stand for a text of any length. */
    public static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** What Kubernetes takes as a label's value. */
    public static boolean isLabelValue(String text) {
        return LABEL_VALUE.matcher(text).matches();
    }
}
