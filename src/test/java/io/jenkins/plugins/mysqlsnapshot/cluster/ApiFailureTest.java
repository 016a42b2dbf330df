package io.jenkins.plugins.mysqlsnapshot.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a failed call means: on either side of each rule. */
class ApiFailureTest {

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 422})
    void aClearNoMeansThatNothingWasDone(int code) {
        assertTrue(ApiFailure.isRefusal(answered(code, "no")));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void aTroubledServerMayHaveDoneIt(int code) {
        assertFalse(ApiFailure.isRefusal(answered(code, "trouble")));
    }

    @Test
    void aServerThatWasNotReachedHasDoneNothing() {
        assertTrue(ApiFailure.isRefusal(new KubernetesClientException("failed", new ConnectException("refused"))));
    }

    @Test
    void aConnectionThatBrokeMayHaveDoneIt() {
        assertFalse(ApiFailure.isRefusal(new KubernetesClientException("failed", new IOException("reset"))));
    }

    @Test
    void aMissingRightAsksForTheRight() {
        assertEquals(
                "give the account of the kubeconfig this right",
                ApiFailure.finding("x", answered(403, "User \"a\" cannot create resource \"volumesnapshots\""))
                        .remedy());
    }

    @Test
    void aServerThatHasJustStartedMayNotKnowTheRolesYet() {
        KubernetesClientException starting = answered(
                403,
                "\"set\" is forbidden: User \"a\" cannot get: RBAC: role.rbac.authorization.k8s.io \"a\" not found");
        assertTrue(ApiFailure.isRefusal(starting), "nothing was done");
        assertFalse(ApiFailure.isAnsweredNo(starting), "asked again");
        assertFalse(ApiFailure.isForbidden(starting));
        assertTrue(ApiFailure.isForbidden(answered(403, "\"set\" is forbidden: User \"a\" cannot get")));
    }

    @Test
    void aQuotaDoesNotAskForARight() {
        assertEquals(
                "see to what the server names, then run again",
                ApiFailure.finding("x", answered(403, "exceeded quota: snapshots"))
                        .remedy());
    }

    @Test
    void anAdmissionThatKnowsNoDryRunIsNoRefusalOfTheRequest() {
        assertTrue(ApiFailure.isNoDryRun(answered(400, "admission webhook \"a\" does not support dry run")));
        assertFalse(ApiFailure.isNoDryRun(answered(400, "admission webhook \"a\" denied the request")));
        assertFalse(ApiFailure.isNoDryRun(answered(500, "does not support dry run")));
    }

    @Test
    void theServersWordsComeOnOneLine() {
        assertEquals(
                "the API server says: exceeded quota: a, b",
                ApiFailure.words(answered(403, "exceeded quota:\n a, b ")));
    }

    @Test
    void anAnswerWithoutWordsTellsItsStatus() {
        assertEquals(
                "the API server answers HTTP 502",
                ApiFailure.words(new KubernetesClientException(
                        "Failure executing: POST at: https://user:secret@host", 502, null)));
    }

    @Test
    void noAnswerTellsWhy() {
        assertEquals(
                "no answer from the API server (IOException: connection reset)",
                ApiFailure.words(new KubernetesClientException("failed", new IOException("connection reset"))));
    }

    private static KubernetesClientException answered(int code, String message) {
        return new KubernetesClientException(
                new StatusBuilder().withCode(code).withMessage(message).build());
    }
}
