/**
 * Seeded runs of the whole engine on real servers, each with a random load, strategy, policy and fault, and what must hold after
 * every one of them. Start reading at {@code Plan} (what a seed means), then {@code ChaosRun} and {@code Invariants}.
 */
package io.jenkins.plugins.mysqlsnapshot.chaos;
