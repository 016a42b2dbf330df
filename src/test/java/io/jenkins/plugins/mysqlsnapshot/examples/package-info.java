/**
 * That the examples in {@code docs/examples} and the code in the README are true: they compile, they run, and what they
 * promise holds. Start reading at {@link io.jenkins.plugins.mysqlsnapshot.examples.ExamplesTest}.
 */
package io.jenkins.plugins.mysqlsnapshot.examples;
