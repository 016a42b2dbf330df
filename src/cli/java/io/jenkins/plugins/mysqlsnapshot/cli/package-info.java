/**
 * The command line for people who have a shell and no Jenkins: the same lock for a command of their own, and the same
 * page of a manifest. Knows {@code lock}, {@code report} and {@code timeline} alone; it is in the -cli.jar and never in the plugin.
 *
 * <p>Start reading at {@link io.jenkins.plugins.mysqlsnapshot.cli.HoldCommand}, what may be written, and
 * {@link io.jenkins.plugins.mysqlsnapshot.cli.Hold}, what is done.
 */
package io.jenkins.plugins.mysqlsnapshot.cli;
