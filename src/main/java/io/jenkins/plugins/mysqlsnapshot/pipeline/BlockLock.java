package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Run;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.HeldLock;
import io.jenkins.plugins.mysqlsnapshot.lock.JointLocker;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLock;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.snapshot.HeldServer;
import io.jenkins.plugins.mysqlsnapshot.snapshot.LocatedServer;
import io.jenkins.plugins.mysqlsnapshot.snapshot.ServerSearch;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.TunnelWay;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * From the parameters of a {@code withMysqlReadLock} to the locks that its body runs under: all of them or none. Used once, on a
 * thread of the step pool.
 */
final class BlockLock {

    private final List<WithMysqlReadLockStep> parts;
    private final Clock clock;
    private final Timeline timeline;
    private final Consumer<String> onLost;

    /**
     * @param parts the step for each of its targets
     * @param onLost told on a thread of the pool when a lock is lost; that server is free by then
     */
    BlockLock(List<WithMysqlReadLockStep> parts, Clock clock, Timeline timeline, Consumer<String> onLost) {
        this.parts = parts;
        this.clock = clock;
        this.timeline = timeline;
        this.onLost = onLost;
    }

    /** A server that was found and looked at. */
    private record Looked(
            WithMysqlReadLockStep part,
            Timeline timeline,
            LocatedServer located,
            ServerAccess access,
            ReadLocker locker) {}

    /** Finds the servers and locks them; what fails on the way leaves nothing open. To be freed by the caller. */
    BlockLocks take(Run<?, ?> build)
            throws AbortException, LockException, ClusterException, SnapshotException, InterruptedException {
        ClusterClients clients = new ClusterClients(new CredentialsLookup(build));
        List<Looked> looked = new ArrayList<>();
        try {
            for (WithMysqlReadLockStep part : parts) {
                looked.add(find(part, clients));
            }
            look(looked);
            return keep(looked, lock(looked), clients);
        } catch (AbortException
                | LockException
                | ClusterException
                | SnapshotException
                | InterruptedException
                | RuntimeException failure) {
            close(looked, failure);
            // the tunnels live as long as their clients
            clients.close();
            throw failure;
        }
    }

    private boolean areSeveral() {
        return parts.size() > 1;
    }

    private Looked find(WithMysqlReadLockStep part, ClusterClients clients)
            throws AbortException, ClusterException, SnapshotException, InterruptedException {
        Timeline own = areSeveral() ? timeline.part(part.getTarget()) : timeline;
        ServerAccess given = part.access(clients);
        LocatedServer located = null;
        if (given.address() == null) {
            KubernetesClient cluster = clients.of(part.clusterReference());
            located = new ServerSearch(
                            own,
                            cluster,
                            new AccessReview(cluster),
                            part.target(part.getNamespace(), List.of()),
                            given,
                            new TunnelWay(cluster, clock))
                    .find();
        }
        ServerAccess access = located == null ? given : located.access();
        return new Looked(part, own, located, access, new ReadLocker(clock, own, access, part.limits()));
    }

    /** All of them before any is given up. */
    private void look(List<Looked> all) throws LockException {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> servers = new HashMap<>();
        for (Looked one : all) {
            try {
                one.locker().preflight();
                String other = servers.put(
                        one.locker().identity(), String.valueOf(one.part().getTarget()));
                if (other != null) {
                    findings.add(new Finding(
                            "targets",
                            one.part().getTarget() + " and " + other + " are the same server",
                            "name it once"));
                }
            } catch (LockException refused) {
                if (!areSeveral()) {
                    throw refused;
                }
                refused.findings().stream()
                        .map(finding -> new Finding(
                                one.part().getTarget() + ": " + finding.subject(), finding.found(), finding.remedy()))
                        .forEach(findings::add);
            }
        }
        if (!findings.isEmpty()) {
            throw new LockException(findings);
        }
    }

    private Map<ReadLocker, ReadLock> lock(List<Looked> all) throws LockException, InterruptedException {
        ReadLocker first = all.get(0).locker();
        if (!areSeveral()) {
            return Map.of(first, first.acquire());
        }
        Duration budget = parts.stream()
                .map(part -> part.limits().acquireBudget())
                .min(Duration::compareTo)
                .orElseThrow();
        Map<ReadLocker, ReadLock> locks = new HashMap<>();
        new JointLocker(clock, timeline, all.stream().map(Looked::locker).toList(), budget)
                .acquire()
                .forEach(taken -> locks.put(taken.locker(), taken.lock()));
        return locks;
    }

    /** One lock's end: the last one to be freed ends the connections below; to be freed twice does no harm. */
    private static final class Leaving implements Runnable {
        private final AtomicInteger open;
        private final ClusterClients clients;
        private final AtomicBoolean left = new AtomicBoolean();

        Leaving(AtomicInteger open, ClusterClients clients) {
            this.open = open;
            this.clients = clients;
        }

        @Override
        public void run() {
            if (left.compareAndSet(false, true) && open.decrementAndGet() == 0) {
                clients.close();
            }
        }
    }

    private BlockLocks keep(List<Looked> all, Map<ReadLocker, ReadLock> locks, ClusterClients clients) {
        AtomicInteger open = new AtomicInteger(all.size());
        List<LockInScope.Block> blocks = new ArrayList<>();
        try {
            for (Looked one : all) {
                blocks.add(block(one, locks.get(one.locker()), new Leaving(open, clients)));
            }
            return new BlockLocks(clock, blocks);
        } catch (RuntimeException poolIsClosed) {
            // those that are kept already would be until maxHold
            try {
                new BlockLocks(clock, blocks).free("the block could not begin");
            } catch (LockException alsoFailed) {
                poolIsClosed.addSuppressed(alsoFailed);
            }
            throw poolIsClosed;
        }
    }

    private LockInScope.Block block(Looked one, ReadLock lock, Leaving leaving) {
        WithMysqlReadLockStep part = one.part();
        String name = part.getTarget();
        HeldLock held = HeldLock.keep(
                clock,
                one.locker(),
                lock,
                part.limits(),
                Computer.threadPoolForRemoting,
                what -> onLost.accept(areSeveral() ? name + ": " + what : what),
                leaving);
        return new LockInScope.Block(
                name,
                new HeldServer(held, part.limits(), one.located(), one.access(), timeline),
                part.getNamespace(),
                part.clusterReference());
    }

    private static void close(List<Looked> all, Exception because) {
        for (Looked one : all) {
            try {
                one.locker().close();
            } catch (LockException alsoFailed) {
                because.addSuppressed(alsoFailed);
            }
        }
    }
}
