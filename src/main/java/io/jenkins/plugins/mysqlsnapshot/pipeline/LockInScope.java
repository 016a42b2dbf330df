package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import io.jenkins.plugins.mysqlsnapshot.snapshot.HeldServer;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names the lock of a {@code withMysqlReadLock} to the steps in its body. Kept with the program over a restart; the lock is not, and
 * goes by no name then.
 */
final class LockInScope implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id = UUID.randomUUID().toString();

    /**
     * The locked server, and what its block says of the cluster that it is in.
     *
     * @param namespace null where the block has none; so {@code kubeconfigId}
     */
    record Block(HeldServer server, String namespace, String kubeconfigId) {}

    /** From now on the steps of the body find it. */
    void enter(Block block) {
        known().put(id, block);
    }

    /** Before it is freed. */
    void leave() {
        known().remove(id);
    }

    /**
     * The block's server.
     *
     * @throws AbortException when its lock is held no more
     */
    Block block() throws AbortException {
        Block block = known().get(id);
        if (block == null) {
            throw StepFailure.of(List.of(new Finding(
                    "mysqlConsistentSnapshot",
                    "the lock of the block around it is held no more",
                    "run the block again")));
        }
        return block;
    }

    private static Map<String, Block> known() {
        return ExtensionList.lookupSingleton(Known.class).blocks;
    }

    /** The blocks of this controller whose lock is held. */
    @Extension
    public static final class Known implements ExtensionPoint {

        private final Map<String, Block> blocks = new ConcurrentHashMap<>();
    }
}
