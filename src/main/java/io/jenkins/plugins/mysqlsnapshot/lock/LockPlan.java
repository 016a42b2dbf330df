package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What preflight found on one server where nothing stands in the way, and the lock that follows from it. Immutable; made by
 * {@link ReadLocker#preflight()}.
 *
 * @param server as findings name it
 * @param protocol of the connection's TLS; empty where it has none
 * @param replication how the server took part in it at that time
 */
record LockPlan(
        String server,
        ServerAccess access,
        String protocol,
        ServerFacts facts,
        VolumeLayout layout,
        StrategyChoice choice,
        ReplicationFacts replication) {

    /**
     * Asks the server, and judges.
     *
     * @throws LockException with all that stands in the way
     */
    static LockPlan of(
            WatchSession watch, ServerAccess access, LockLimits limits, Function<ServerFacts, VolumeLayout> layouts)
            throws LockException {
        String server = "server " + access.address();
        ReplicationFacts replication = watch.replication();
        if (replication.member() != null) {
            // such a node may refuse every other question
            refuse(replication.member().findings(server, watch.account()));
        }
        List<Finding> findings = new ArrayList<>(watch.namesFindings());
        ServerFacts facts = watch.inspect();
        VolumeLayout layout = layouts.apply(facts);
        StrategyChoice choice = StrategyChoice.of(limits.lock(), server, facts, layout, limits.allowNonDurable());
        findings.addAll(choice.strategy().findings(server, facts, layout, limits.allowNonDurable()));
        findings.addAll(GuardRules.findings(server, facts, limits.guardPolicy()));
        findings.addAll(replication.findings(server, facts, limits.care()));
        refuse(findings);
        return new LockPlan(server, access, watch.tlsProtocol(), facts, layout, choice, replication);
    }

    private static void refuse(List<Finding> findings) throws LockException {
        if (!findings.isEmpty()) {
            throw new LockException(findings);
        }
    }

    /** The same, on a storage that is known by now. */
    LockPlan on(VolumeLayout known) {
        return new LockPlan(server, access, protocol, facts, known, choice, replication);
    }

    LockStrategy strategy() {
        return choice.strategy();
    }

    /** For the log: which server, how it is reached, which lock and why, what is not seen, and its part in replication. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(server + " is " + facts.product() + " on " + facts.hostname() + "; connection: "
                + access.tls().words(protocol) + "; lock: " + choice.reason()
                + blindSpots().stream().map(line -> "; " + line).collect(Collectors.joining()));
        lines.addAll(replication.lines(strategy()));
        return lines;
    }

    /** What was accepted although it bears no cut or no trust, and what was not seen. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>(strategy().warnings(facts, layout));
        warnings.addAll(blindSpots());
        access.tls().warning(protocol).ifPresent(warnings::add);
        return warnings;
    }

    private List<String> blindSpots() {
        return GuardRules.blindSpots(facts, strategy());
    }
}
