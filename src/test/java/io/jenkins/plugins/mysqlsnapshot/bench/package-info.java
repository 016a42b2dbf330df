/** Benchmarks: {@code ./mvnw verify -Pbench} runs them alone and writes {@code target/bench/figures.json}. */
package io.jenkins.plugins.mysqlsnapshot.bench;
