package io.jenkins.plugins.mysqlsnapshot.workload;

/**
 * What lies at a path of a container, and under it.
 *
 * @param path normalized, absolute
 * @param name the claim's, for a claim; the folder, for a folder of the node; else the volume's in the pod
 * @param subPath the part of the volume that is mounted; empty for the whole
 */
public record Mount(String path, Kind kind, String name, String subPath, boolean readOnly) {

    /** What keeps the files. */
    public enum Kind {
        CLAIM("PVC"),
        EMPTY_DIR("emptyDir"),
        HOST_PATH("hostPath"),
        CONFIG("configMap or secret"),
        OTHER("volume"),
        /** Not mounted at all: the container's own writable layer. */
        CONTAINER("the container's own layer");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    static Mount containersOwnLayer() {
        return new Mount("/", Kind.CONTAINER, "", "", false);
    }

    public boolean isClaim() {
        return kind == Kind.CLAIM;
    }

    @Override
    public String toString() {
        return kind == Kind.CONTAINER
                ? kind.word
                : kind.word + " " + name + " (mounted at " + path + (subPath.isEmpty() ? "" : ", subPath " + subPath)
                        + (readOnly ? ", read-only" : "") + ")";
    }
}
