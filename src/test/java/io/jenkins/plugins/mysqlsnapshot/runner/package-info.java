/**
 * Runs a scripted Jenkinsfile through the real step classes, without a Jenkins: for the tests and the demo. Steps are
 * found by their descriptors and bound as Jenkins binds them; a few basic steps are built in.
 *
 * <p>Start reading at {@link io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner}. What only a real controller can
 * show (restart, sandbox, forms) is tested in {@code jenkins/}.
 */
package io.jenkins.plugins.mysqlsnapshot.runner;
