/**
 * What runs cost, as metrics of the plugin {@code metrics}, where that is installed: the only part that knows its types. Hears of runs
 * through {@link io.jenkins.plugins.mysqlsnapshot.pipeline.RunEnd}; nobody knows this part. Start with
 * {@link io.jenkins.plugins.mysqlsnapshot.metrics.SnapshotMetrics}.
 */
package io.jenkins.plugins.mysqlsnapshot.metrics;
