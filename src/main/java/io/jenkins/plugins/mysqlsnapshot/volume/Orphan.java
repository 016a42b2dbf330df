package io.jenkins.plugins.mysqlsnapshot.volume;

import java.time.Instant;

/**
 * A VolumeSnapshot that a run left without an outcome: still {@code pending}, though that run can no longer be under way.
 *
 * @param controller the mark of the controller that made it; null where there is none
 * @param standing why it may be deleted, or not
 */
public record Orphan(
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        String setId,
        String build,
        String controller,
        Instant created,
        Standing standing) {

    /** What may be done about it. */
    public enum Standing {
        /** Made by this controller, with all marks of a run: nothing will ever accept it. */
        OURS("is left by a run of this controller", true),
        OTHERS("is left by a run of another controller", false),
        UNSIGNED("has the plugin's labels, but not all the marks of a run", false),
        PROVED_IN_PART("is pending, but others of its set are proved: the marking was interrupted", false),
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

    /** For log and page: what, whose, since when, and how a person deletes it. */
    public String line() {
        return "VolumeSnapshot " + namespace + "/" + name + " of set " + setId
                + (build == null ? "" : ", build " + build)
                + ", made " + created + ": " + standing.words + "; look at it, then delete it: kubectl -n " + namespace
                + " delete volumesnapshot " + name;
    }
}
