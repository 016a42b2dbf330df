package io.jenkins.plugins.mysqlsnapshot.volume;

/**
 * A PVC that is to be made of a snapshot.
 *
 * @param snapshot in the same namespace: the one that was cut, or what stands for it there
 */
public record NewClaim(String namespace, String name, String snapshot) {}
