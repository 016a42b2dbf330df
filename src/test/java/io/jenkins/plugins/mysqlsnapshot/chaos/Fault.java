package io.jenkins.plugins.mysqlsnapshot.chaos;

import java.util.Arrays;
import java.util.List;

/** What goes wrong in a run, and the group it counts in. */
enum Fault {
    NONE(Group.NONE),
    RESET_LOCK(Group.RESET),
    RESET_WATCH(Group.RESET),
    RESET_ALL(Group.RESET),
    SWALLOW_LOCK(Group.SWALLOW),
    SWALLOW_WATCH(Group.SWALLOW),
    SWALLOW_ALL(Group.SWALLOW),
    JVM_KILLED(Group.JVM),
    JVM_STOPPED(Group.JVM),
    HOST_VANISHED(Group.JVM),
    KILL_LOCK(Group.KILL),
    KILL_WATCH(Group.KILL),
    KILL_BOTH(Group.KILL),
    KILL_QUERY(Group.KILL),
    SERVER_KILLED(Group.RESTART),
    SERVER_RESTARTED(Group.RESTART),
    STORAGE_REFUSES(Group.STORAGE),
    STORAGE_REFUSES_MARK(Group.STORAGE),
    STORAGE_FAILS(Group.STORAGE),
    STORAGE_RECOVERS(Group.STORAGE),
    STORAGE_NEVER_CUTS(Group.STORAGE),
    STORAGE_CUTS_LATE(Group.STORAGE),
    STORAGE_TELLS_LATE(Group.STORAGE),
    STORAGE_ANSWERS_LATE(Group.STORAGE),
    STORAGE_KEEPS(Group.STORAGE),
    INTERRUPT(Group.INTERRUPT);

    /** Kinds of faults, with how many of 100 runs have one. */
    enum Group {
        NONE(13),
        RESET(11),
        SWALLOW(8),
        JVM(10),
        KILL(15),
        RESTART(4),
        STORAGE(21),
        INTERRUPT(18);

        private final int weight;

        Group(int weight) {
            this.weight = weight;
        }

        int weight() {
            return weight;
        }

        List<Fault> faults() {
            return Arrays.stream(Fault.values())
                    .filter(fault -> fault.group == this)
                    .toList();
        }
    }

    private final Group group;

    Fault(Group group) {
        this.group = group;
    }

    Group group() {
        return group;
    }

    /** Whether the locking session may have ended by it, or lost its client. */
    boolean hitsTheLock() {
        return switch (this) {
            case RESET_LOCK, RESET_ALL, SWALLOW_LOCK, SWALLOW_ALL, KILL_LOCK, KILL_BOTH -> true;
            default -> group == Group.JVM || group == Group.RESTART;
        };
    }

    /** Whether packets are lost, so that neither side hears of the other's end. */
    boolean losesPackets() {
        return group == Group.SWALLOW || this == HOST_VANISHED;
    }
}
