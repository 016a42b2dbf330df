package io.jenkins.plugins.mysqlsnapshot.catalog;

import java.time.Instant;
import java.util.Optional;

/** Why a set must stay, whatever its age: an annotation, a gate, or a build that is kept. Pure but for what it asks of the builds. */
public final class Protection {

    /** What a controller knows of a build. */
    public enum BuildState {
        /** There is no such job here (any more): renamed, or moved, or deleted. */
        UNKNOWN,
        OVER,
        RUNNING,
        KEPT
    }

    /** The builds of this controller. */
    public interface Builds {
        BuildState of(String job, int number);
    }

    private final String controller;
    private final Builds builds;
    private final Instant now;

    /** @param controller the mark of this controller */
    public Protection(String controller, Builds builds, Instant now) {
        this.controller = controller;
        this.builds = builds;
        this.now = now;
    }

    /** In words; empty where nothing holds it. */
    public Optional<String> of(KnownSet set) {
        if (set.protectedBy() != null) {
            return Optional.of("is protected"
                    + (set.protectedBy().isBlank()
                            ? ""
                            : " (" + set.protectedBy().strip() + ")"));
        }
        for (SetHold hold : set.holds()) {
            if (counts(hold)) {
                return Optional.of("is held by a gate of " + hold.build());
            }
        }
        return controller.equals(set.controller())
                        && set.job() != null
                        && builds.of(set.job(), set.build()) == BuildState.KEPT
                ? Optional.of("is of the build " + set.job() + "#" + set.build() + ", which is kept")
                : Optional.empty();
    }

    private boolean counts(SetHold hold) {
        boolean notOver = now.isBefore(hold.until());
        int at = hold.build().lastIndexOf('#');
        String number = hold.build().substring(at + 1);
        if (!controller.equals(hold.controller()) || at < 0 || !number.matches("[0-9]{1,9}")) {
            return notOver;
        }
        return switch (builds.of(hold.build().substring(0, at), Integer.parseInt(number))) {
            case RUNNING, KEPT -> true;
            case OVER -> false;
            case UNKNOWN -> notOver;
        };
    }
}
