package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.restore.Holders;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Which steps of this controller work on restores now: what is not among them was ended, by whatever. Thread-safe. */
final class LiveHolders implements Holders {

    static final LiveHolders HERE = new LiveHolders();

    private final Set<String> atWork = ConcurrentHashMap.newKeySet();

    private LiveHolders() {}

    /** One run of one step of this build, not to be taken for another; for people it has the build in it. */
    static String holder(String build) {
        return ControllerMark.get() + " " + build + " " + UUID.randomUUID();
    }

    void enter(String holder) {
        atWork.add(holder);
    }

    void leave(String holder) {
        atWork.remove(holder);
    }

    @Override
    public State of(String holder) {
        if (!holder.startsWith(ControllerMark.get() + " ")) {
            return State.UNKNOWN;
        }
        return atWork.contains(holder) ? State.AT_WORK : State.OVER;
    }
}
