package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * The strategy of a run, and why it is that one. Pure.
 *
 * @param reason one line for log and manifest
 */
record StrategyChoice(LockStrategy strategy, String reason) {

    /** What auto tries before the one that every server has, the lightest first; never one that is untested. */
    private static final List<LockStrategy> LIGHTER = List.of(new InstanceBackupLock(), new BackupStage());

    /** The one that is asked for, sound or not; or the lightest that is sound, and in the end the global one. */
    static StrategyChoice of(
            LockMode mode, String server, ServerFacts facts, VolumeLayout layout, boolean allowNonDurable) {
        return switch (mode) {
            case GLOBAL -> asked(new GlobalReadLock());
            case INSTANCE -> asked(new InstanceBackupLock());
            case BACKUP_STAGE -> asked(new BackupStage());
            case TABLES -> asked(new PerconaBackupLock());
            case AUTO -> lightest(server, facts, layout, allowNonDurable);
        };
    }

    private static StrategyChoice asked(LockStrategy strategy) {
        return new StrategyChoice(strategy, strategy.word() + " was asked for");
    }

    private static StrategyChoice lightest(
            String server, ServerFacts facts, VolumeLayout layout, boolean allowNonDurable) {
        List<String> against = new ArrayList<>();
        for (LockStrategy strategy : LIGHTER) {
            if (strategy.commitsGoOn() && layout == VolumeLayout.UNKNOWN) {
                against.add("not " + strategy.word() + ": whether all files are cut at one instant is not known");
                continue;
            }
            List<Finding> findings = strategy.findings(server, facts, layout, allowNonDurable);
            if (findings.isEmpty()) {
                return new StrategyChoice(strategy, reason(strategy, against));
            }
            against.add("not " + strategy.word() + ": " + findings.get(0).found());
        }
        LockStrategy global = new GlobalReadLock();
        return new StrategyChoice(global, reason(global, against));
    }

    private static String reason(LockStrategy strategy, List<String> against) {
        String why = "auto: " + strategy.word() + " is the lightest sound lock here";
        return against.isEmpty() ? why : why + " (" + String.join("; ", against) + ")";
    }
}
