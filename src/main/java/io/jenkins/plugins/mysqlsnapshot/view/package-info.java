/**
 * The pages in Jenkins. Reads what builds have kept and what configuration says; asks a cluster only off the thread of a request. Nobody
 * knows this part: Jenkins finds it by its extensions. Start with {@link io.jenkins.plugins.mysqlsnapshot.view.BuildSnapshots}.
 */
package io.jenkins.plugins.mysqlsnapshot.view;
