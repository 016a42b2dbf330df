/**
 * The Pipeline steps: parse, look credentials up, run, report, archive. The only package that knows Jenkins.
 *
 * <p>Each step has its parameters in {@code XStep} and its work in {@code XStepExecution}. Start reading at
 * {@link io.jenkins.plugins.mysqlsnapshot.pipeline.MysqlConsistentSnapshotStepExecution}.
 */
package io.jenkins.plugins.mysqlsnapshot.pipeline;
