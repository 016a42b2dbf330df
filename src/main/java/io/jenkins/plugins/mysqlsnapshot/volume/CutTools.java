package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiCalls;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;

/**
 * What all parts of one cut share.
 *
 * @param client borrowed from whoever runs the cut
 * @param bell rung at every change of what is known
 * @param calls closed by the {@link VolumeCut}
 */
record CutTools(KubernetesClient client, Clock clock, Timeline timeline, Bell bell, ApiCalls calls) {}
