/**
 * One run from guard to manifest. Knows the lock, the volumes and the timeline, and no Jenkins type, so that a command line
 * can run it too.
 *
 * <p>Start reading at {@link io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRun#take}.
 */
package io.jenkins.plugins.mysqlsnapshot.snapshot;
