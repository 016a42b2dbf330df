package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;

/**
 * What every try at one server's lock needs.
 *
 * @param server as findings name it
 * @param watch the watching session, the {@link ReadLocker}'s
 */
record LockTools(
        Clock clock,
        Timeline timeline,
        String server,
        Connector connector,
        LockLimits limits,
        WatchSession watch,
        LockPlan plan) {}
