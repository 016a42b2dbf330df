package io.jenkins.plugins.mysqlsnapshot.clone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

/** What the cluster says of a clone's pod, and what is made of it. */
class PodStateTest {

    private static PodState of(String status) {
        return PodState.of(new KubernetesSerialization()
                .unmarshal("{\"metadata\": {\"name\": \"clone\"}, \"status\": " + status + "}", Pod.class));
    }

    @Test
    void onePodWithoutANodeWaitsAndSaysWhy() {
        assertEquals(new PodState(PodState.Step.WAITING, "0/1 nodes are available: 1 Insufficient memory."), of("""
                   {"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False",
                    "message": "0/1 nodes are available: 1 Insufficient memory."}]}"""));
        assertEquals(
                new PodState(PodState.Step.WAITING, ""),
                of("{\"containerStatuses\": [{\"state\": {\"waiting\": {\"reason\": \"ContainerCreating\"}}}]}"));
    }

    @Test
    void anImageThatMayYetComeIsWaitedForOneThatNeverWillIsNot() {
        assertEquals(
                new PodState(PodState.Step.WAITING, "ImagePullBackOff: Back-off pulling"),
                of("{\"containerStatuses\": [{\"state\": {\"waiting\": {\"reason\": \"ImagePullBackOff\", \"message\":"
                        + " \"Back-off   pulling\"}}}]}"));
        assertEquals(
                PodState.Step.HOPELESS,
                of("{\"containerStatuses\": [{\"state\": {\"waiting\": {\"reason\": \"ErrImageNeverPull\"}}}]}")
                        .step());
    }

    @Test
    void aServerThatEndsByItselfIsNotOneThatTheClusterEnded() {
        assertEquals(
                new PodState(PodState.Step.ENDED, "exit 1 Error"),
                of("{\"containerStatuses\": [{\"state\": {\"terminated\": {\"exitCode\": 1, \"reason\":"
                        + " \"Error\"}}}]}"));
        assertEquals(
                new PodState(PodState.Step.EVICTED, "exit 137 OOMKilled"),
                of("{\"containerStatuses\": [{\"state\": {\"terminated\": {\"exitCode\": 137, \"reason\":"
                        + " \"OOMKilled\"}}}]}"));
        assertEquals(
                new PodState(PodState.Step.EVICTED, "DeadlineExceeded: Pod was active on the node longer"),
                of("{\"phase\": \"Failed\", \"reason\": \"DeadlineExceeded\", \"message\": \"Pod was active on the"
                        + " node longer\"}"));
        assertEquals(new PodState(PodState.Step.EVICTED, "it was deleted"), PodState.of(null));
    }
}
