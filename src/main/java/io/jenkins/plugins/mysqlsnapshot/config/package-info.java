/**
 * What an administrator says once, so that a Jenkinsfile need not: clusters, targets by name, who may use them, and what scripts may
 * say by themselves. Configuration alone, never the state of a run. Knows Jenkins, and of the other parts only values; {@code pipeline}
 * knows it. Start reading at {@link io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration}.
 */
package io.jenkins.plugins.mysqlsnapshot.config;
