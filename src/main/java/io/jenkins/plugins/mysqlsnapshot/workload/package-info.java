/**
 * From what a user names (a StatefulSet, a Deployment, a pod, a label selector, claims, an operator's resource) to the pods that may
 * be meant, and what each is made of: container, port, mounts, where its account is kept. Only reads. Knows no server and no
 * volume. Start reading at {@link io.jenkins.plugins.mysqlsnapshot.workload.WorkloadSearch}; what is known of operators is the
 * table in {@link io.jenkins.plugins.mysqlsnapshot.workload.Operators}.
 */
package io.jenkins.plugins.mysqlsnapshot.workload;
