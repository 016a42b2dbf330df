/**
 * Volumes and their snapshots, through the Kubernetes API and nothing else: knows the fabric8 client, {@code cluster} and
 * {@code timeline}, neither JDBC nor Jenkins.
 *
 * <p>In the order of a run: {@code VolumePreflight} finds what stands in the way and plans, {@code VolumeCut} creates the snapshots
 * at once, watches for the cut, marks or discards them; {@code VolumeRestore} makes a volume of a snapshot. What is known about a
 * snapshot is decided in {@code SnapshotFacts}. Start reading at {@code VolumeCut}.
 */
package io.jenkins.plugins.mysqlsnapshot.volume;
