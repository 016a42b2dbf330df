/**
 * A socket to a port of a pod, through the Kubernetes API and without a local port. Knows the way to the API, but neither what is
 * spoken through the socket nor Jenkins. Start reading at {@code PodTunnel}.
 */
package io.jenkins.plugins.mysqlsnapshot.tunnel;
