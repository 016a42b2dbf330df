/**
 * Time, events and findings: the leaf that every other part may know and that knows none of them.
 *
 * <p>One {@link io.jenkins.plugins.mysqlsnapshot.timeline.Clock} goes through the constructors of all parts; every event
 * of a run goes to one {@link io.jenkins.plugins.mysqlsnapshot.timeline.Timeline}, from which log, manifest and benchmark
 * read. Start reading at {@code Timeline}.
 */
package io.jenkins.plugins.mysqlsnapshot.timeline;
