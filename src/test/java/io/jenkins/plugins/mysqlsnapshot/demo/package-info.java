/**
 * The main job on an embedded default: what {@code ./demo} runs. Real are the server, its load, the Pipeline script and all of
 * the plugin; simulated are Kubernetes and the storage, and with {@code --cluster} they are real, too. Start reading at {@code Demo}.
 */
package io.jenkins.plugins.mysqlsnapshot.demo;
