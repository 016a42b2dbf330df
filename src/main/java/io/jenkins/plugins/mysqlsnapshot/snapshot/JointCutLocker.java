package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.JointLocker;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLock;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Takes the locks of several servers as one: all or none. Their lockers are the members', which close them. Used by the thread of the
 * run.
 */
final class JointCutLocker implements CutLocker {

    private final Clock clock;
    private final Timeline timeline;
    private final List<Member> members;
    private final Duration acquireBudget;

    JointCutLocker(Clock clock, Timeline timeline, List<Member> members, Duration acquireBudget) {
        this.clock = clock;
        this.timeline = timeline;
        this.members = members;
        this.acquireBudget = acquireBudget;
    }

    @Override
    public String strategy() {
        return members.stream()
                .map(one -> one.preflight().locker().strategy())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    @Override
    public String reason() {
        return "the locks of " + members.size() + " servers, held together";
    }

    @Override
    public CutLock acquire() throws LockException, ClusterException, InterruptedException {
        Map<Member, CutLock> locks = new LinkedHashMap<>();
        Map<Member, SessionLocker> sessions = new LinkedHashMap<>();
        for (Member member : members) {
            if (member.preflight().locker() instanceof SessionLocker own) {
                sessions.put(member, own);
            } else {
                // held already, by a block around the run
                locks.put(member, member.preflight().locker().acquire());
            }
        }
        if (!sessions.isEmpty()) {
            Map<ReadLocker, ReadLock> taken = take(sessions);
            sessions.forEach((member, own) ->
                    locks.put(member, new SessionLock(own.locker(), taken.get(own.locker()), own.leaseSeconds())));
        }
        return new JointLock(clock, this, locks);
    }

    private Map<ReadLocker, ReadLock> take(Map<Member, SessionLocker> sessions)
            throws LockException, InterruptedException {
        List<ReadLocker> lockers = new ArrayList<>();
        sessions.values().forEach(own -> lockers.add(own.locker()));
        return new JointLocker(clock, timeline, lockers, acquireBudget)
                .acquire().stream().collect(Collectors.toMap(JointLocker.Taken::locker, JointLocker.Taken::lock));
    }

    /** Nothing of its own. */
    @Override
    public void close() {}
}
