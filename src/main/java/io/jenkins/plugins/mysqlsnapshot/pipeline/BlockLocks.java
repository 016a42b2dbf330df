package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.lock.HeldLock;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockVariables;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Together;
import io.jenkins.plugins.mysqlsnapshot.timeline.Together.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The locks that a body runs under: one, or those of several servers, which end together. Any thread may free them. */
final class BlockLocks {

    private final Clock clock;
    private final List<LockInScope.Block> blocks;

    BlockLocks(Clock clock, List<LockInScope.Block> blocks) {
        this.clock = clock;
        this.blocks = List.copyOf(blocks);
    }

    List<LockInScope.Block> blocks() {
        return blocks;
    }

    /** What the body finds in its environment. */
    Map<String, String> variables() {
        if (blocks.size() == 1) {
            return LockVariables.of(blocks.get(0).server().held().lock());
        }
        Map<String, ReadLock> locks = new LinkedHashMap<>();
        blocks.forEach(block -> locks.put(block.target(), block.server().held().lock()));
        return LockVariables.of(locks);
    }

    /** At the regular end of the body: frees all, and tells whether all had lasted until then. */
    void end() throws LockException {
        each(HeldLock::end);
    }

    /** Frees all; a second call does nothing. */
    void free(String reason) throws LockException {
        each(lock -> lock.free(reason));
    }

    /** The same from a thread that may not wait. */
    void freeSoon(String reason) {
        blocks.forEach(block -> block.server().held().freeSoon(reason));
    }

    private interface Work {
        void on(HeldLock lock) throws LockException;
    }

    /** None waits for another one's slow server, and none is left out because another one failed. */
    private void each(Work work) throws LockException {
        if (blocks.size() == 1) {
            work.on(blocks.get(0).server().held());
            return;
        }
        List<Outcome<LockInScope.Block, LockInScope.Block>> outcomes = new Together(clock, blocks.size())
                .eachToTheEnd(blocks, block -> {
                    work.on(block.server().held());
                    return block;
                });
        Exception first = Together.failure(outcomes).orElse(null);
        if (first instanceof LockException failure) {
            throw failure;
        }
        if (first instanceof RuntimeException defect) {
            throw defect;
        }
    }
}
