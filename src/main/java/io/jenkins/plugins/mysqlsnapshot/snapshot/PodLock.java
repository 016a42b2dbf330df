package io.jenkins.plugins.mysqlsnapshot.snapshot;

/**
 * That the pod of a Deployment is to take the lock.
 *
 * @param deployment its name, in the namespace of the volumes
 * @param allowUnproved whether a container that cannot tell that it holds the lock will do where the server is not asked either; the
 *     set is then no proved one
 */
public record PodLock(String deployment, boolean allowUnproved) {}
