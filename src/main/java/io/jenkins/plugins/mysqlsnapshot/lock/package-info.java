/**
 * The read lock: taken within a bound, leased from the server, proved, and let go whatever happens. Knows JDBC and
 * nothing of Kubernetes or Jenkins; usable on its own.
 *
 * <p>Start reading at {@link io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker}, which opens everything, and
 * {@link io.jenkins.plugins.mysqlsnapshot.lock.ReadLock}, the handle of a lock that is held.
 */
package io.jenkins.plugins.mysqlsnapshot.lock;
