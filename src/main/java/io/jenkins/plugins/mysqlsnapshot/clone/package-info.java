/**
 * A server booted on new volumes made of a set, beside the one that was cut: made, awaited, reached through the API, removed. Knows the
 * Kubernetes API, and of {@code lock} how to log in; nothing of Jenkins.
 */
package io.jenkins.plugins.mysqlsnapshot.clone;
