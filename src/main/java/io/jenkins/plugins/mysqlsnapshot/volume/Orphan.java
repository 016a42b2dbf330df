package io.jenkins.plugins.mysqlsnapshot.volume;

import java.time.Instant;

/**
 * What a run left without an outcome, though it can no longer be under way: a snapshot or a group of them, still {@code pending}, or the
 * label on a PVC by which a group was to find it.
 *
 * @param label the name of the label on that PVC; null where it is no label
 * @param setId null where nothing tells it
 * @param controller the mark of the controller that made it; null where there is none
 * @param since when its run was over at the latest
 * @param standing why it may be deleted, or not
 */
public record Orphan(
        Kind kind,
        String namespace,
        String name,
        String label,
        String uid,
        String resourceVersion,
        String setId,
        String build,
        String controller,
        Instant created,
        Instant since,
        Standing standing) {

    /** What it is. */
    public enum Kind {
        SNAPSHOT("VolumeSnapshot"),
        GROUP(GroupApi.KIND),
        LABEL("label of PVC");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** What may be done about it. */
    public enum Standing {
        /** Made by this controller, with all marks of a run: nothing will ever accept it. */
        OURS("is left by a run of this controller", true),
        OTHERS("is left by a run of another controller", false),
        UNSIGNED("has the plugin's labels, but not all the marks of a run", false),
        PROVED_IN_PART("is pending, but others of its set are proved: the marking was interrupted", false),
        UNCUT("is neither cut nor failed: deleted now, it would leave behind what the storage makes of it", false),
        NEEDED("is what a group finds it by that is left, but cannot go yet", false),
        GROUPED("is a member of a group snapshot, with which alone it can go", false),
        GOING("is being deleted, but something holds it", false);

        private final String words;
        private final boolean mayGo;

        Standing(String words, boolean mayGo) {
            this.words = words;
            this.mayGo = mayGo;
        }
    }

    /** Whether it may be deleted without asking anybody. */
    public boolean mayGo() {
        return standing.mayGo;
    }

    /** Its kind and name, for a subject. */
    String subject() {
        return kind.word + " " + namespace + "/" + name;
    }

    /** For log and page: what, whose, since when, and how a person deletes it. */
    public String line() {
        return subject()
                + (setId == null ? "" : " of set " + setId)
                + (build == null ? "" : ", build " + build)
                + ", made " + created + ": " + standing.words + "; look at it, then " + remedy();
    }

    private String remedy() {
        return switch (kind) {
            case SNAPSHOT -> "delete it: kubectl -n " + namespace + " delete volumesnapshot " + name;
            case GROUP ->
                "delete it: kubectl -n " + namespace + " delete " + GroupApi.SNAPSHOTS + "." + GroupApi.GROUP + " "
                        + name;
            case LABEL -> "take it off: kubectl -n " + namespace + " label pvc " + name + " " + label + "-";
        };
    }
}
