/**
 * The way to a Kubernetes API: the kubeconfig, what a failed call means, which rights the account has, and how a kind of object is
 * followed. Knows no volume, no server and no Jenkins.
 */
package io.jenkins.plugins.mysqlsnapshot.cluster;
