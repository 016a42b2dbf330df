/**
 * Whether a set is worth anything: boots a clone of it, compares its position with the one that was read under the lock, reads its tables,
 * asks the user's own questions, and writes down what came of it. Knows no Jenkins.
 */
package io.jenkins.plugins.mysqlsnapshot.verification;
