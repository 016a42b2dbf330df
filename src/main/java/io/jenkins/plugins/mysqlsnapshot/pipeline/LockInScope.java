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
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names the locks of a {@code withMysqlReadLock} to the steps in its body. Kept with the program over a restart; the locks are not, and
 * go by no name then.
 */
final class LockInScope implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id = UUID.randomUUID().toString();
    private final TreeSet<String> targets = new TreeSet<>();

    /**
     * A locked server, and what its block says of the cluster that it is in.
     *
     * @param target as the configuration calls it; null where the script says where it is
     * @param namespace null where the block has none; so {@code kubeconfigId}
     */
    record Block(String target, HeldServer server, String namespace, String kubeconfigId) {}

    /** From now on the steps of the body find them. */
    void enter(List<Block> blocks) {
        blocks.stream().map(Block::target).filter(Objects::nonNull).forEach(targets::add);
        known().put(id, List.copyOf(blocks));
    }

    /** Whether the block has locked, or had, what the configuration calls so. */
    boolean names(String target) {
        return targets.contains(target);
    }

    /** Before it is freed. */
    void leave() {
        known().remove(id);
    }

    /**
     * The block's servers.
     *
     * @throws AbortException when their locks are held no more
     */
    List<Block> blocks() throws AbortException {
        List<Block> blocks = known().get(id);
        if (blocks == null) {
            throw StepFailure.of(List.of(new Finding(
                    "mysqlConsistentSnapshot",
                    "the lock of the block around it is held no more",
                    "run the block again")));
        }
        return blocks;
    }

    /** The one that {@link #names} says it has. @throws AbortException likewise */
    Block block(String target) throws AbortException {
        return blocks().stream()
                .filter(block -> target.equals(block.target()))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, List<Block>> known() {
        return ExtensionList.lookupSingleton(Known.class).blocks;
    }

    /** The blocks of this controller whose lock is held. */
    @Extension
    public static final class Known implements ExtensionPoint {

        private final Map<String, List<Block>> blocks = new ConcurrentHashMap<>();
    }
}
