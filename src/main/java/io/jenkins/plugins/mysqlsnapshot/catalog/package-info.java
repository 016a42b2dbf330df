/**
 * The sets that are in a cluster, as their snapshots' marks say: which there are, which a release may rely on, which may go. Knows the
 * cluster and the marks, no JDBC and no Jenkins. Start with {@link io.jenkins.plugins.mysqlsnapshot.catalog.SetCatalog}.
 */
package io.jenkins.plugins.mysqlsnapshot.catalog;
