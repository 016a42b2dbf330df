/**
 * A workload's volumes exchanged for a set, in place, and back again: by a plan that is stored in the cluster before anything is changed,
 * in steps that look first and can be done again by anybody, with every volume kept. Knows no Jenkins. Start reading at
 * {@link io.jenkins.plugins.mysqlsnapshot.restore.InPlaceRestore}.
 */
package io.jenkins.plugins.mysqlsnapshot.restore;
