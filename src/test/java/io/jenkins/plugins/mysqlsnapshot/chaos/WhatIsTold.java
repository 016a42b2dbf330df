package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.jenkins.plugins.mysqlsnapshot.chaos.Outcome.Told;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.util.ArrayList;
import java.util.List;

/** Invariant (d): events, message and what really happened agree; and nothing fails without a cause. */
final class WhatIsTold {

    private static final List<Phase> OF_A_SUCCESS =
            List.of(Phase.LOCKED, Phase.CREATE, Phase.CUT, Phase.PROVED, Phase.UNLOCKED, Phase.MARK);

    private final Plan plan;
    private final Outcome outcome;
    private final FaultInjector.Fact fact;
    private final List<String> broken = new ArrayList<>();

    WhatIsTold(Plan plan, Outcome outcome, FaultInjector.Fact fact) {
        this.plan = plan;
        this.outcome = outcome;
        this.fact = fact;
    }

    List<String> broken() {
        if (outcome.accepted()) {
            accepted();
        } else if (!outcome.killed()) {
            failed();
        }
        long locked = count(Phase.LOCKED);
        long unlocked = count(Phase.UNLOCKED);
        if (locked > 1 || unlocked > locked || (unlocked < locked && !outcome.killed())) {
            broken.add("(d) LOCKED is told " + locked + " times, UNLOCKED " + unlocked + " times");
        }
        return broken;
    }

    private long count(Phase phase) {
        return outcome.events().stream().filter(told -> told.phase() == phase).count();
    }

    private void accepted() {
        List<Phase> told = outcome.events().stream()
                .map(Told::phase)
                .filter(OF_A_SUCCESS::contains)
                .toList();
        if (!told.equals(OF_A_SUCCESS)) {
            broken.add("(d) of a success is told " + told);
        }
        if (plan.fault() == Fault.INTERRUPT && fact.held()) {
            broken.add("(d) accepted although it was aborted under the lock");
        }
        if (outcome.failure() != null) {
            broken.add("(d) accepted, and yet failed: " + outcome.failure() + " " + outcome.messages());
        }
    }

    private void failed() {
        boolean aborted = "InterruptedException".equals(outcome.failure());
        if (aborted && plan.fault() != Fault.INTERRUPT) {
            broken.add("(d) it says that it was aborted, and nobody did");
        }
        if (!aborted && (outcome.findings() < 1 || outcome.message().isBlank())) {
            broken.add("(d) it fails without a finding: " + outcome.failure() + " " + outcome.messages());
        }
        if (!aborted && !Causes.explain(plan, fact, outcome)) {
            broken.add(
                    "(d) nothing of the plan explains why it failed: " + outcome.failure() + " " + outcome.messages());
        }
    }
}
