package io.jenkins.plugins.mysqlsnapshot.clone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a pod reads by name, in another namespace: copies of ConfigMaps, no copies of Secrets. */
class CopiedConfigurationTest {

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private final CopiedConfiguration configuration = new CopiedConfiguration("copy-");

    private static PodSpec spec(String container, String volumes) {
        return JSON.unmarshal(
                "{\"containers\": [{\"name\": \"mysql\"" + container + "}], \"volumes\": [" + volumes + "]}",
                PodSpec.class);
    }

    private void becomes(PodSpec given, PodSpec expected) {
        assertEquals(JSON.asJson(expected), JSON.asJson(configuration.of(given)));
    }

    @Test
    void aConfigMapIsCopiedOnceHoweverOftenItIsRead() {
        becomes(spec("""
                        , "env": [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "conf", "key": "a"}}}],
                        "envFrom": [{"configMapRef": {"name": "more"}}]""", """
                        {"name": "conf", "configMap": {"name": "conf", "items": [{"key": "b", "path": "b.cnf"}]}},
                        {"name": "both", "projected": {"sources": [{"configMap": {"name": "more"}}]}}"""), spec("""
                        , "env": [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "copy-0", "key": "a"}}}],
                        "envFrom": [{"configMapRef": {"name": "copy-1"}}]""", """
                        {"name": "conf", "configMap": {"name": "copy-0", "items": [{"key": "b", "path": "b.cnf"}]}},
                        {"name": "both", "projected": {"sources": [{"configMap": {"name": "copy-1"}}]}}"""));
        assertEquals(Map.of("conf", "copy-0", "more", "copy-1"), configuration.copies());
    }

    @Test
    void aSecretIsReadOnlyWhereThatNamespaceHasOne() {
        becomes(spec("""
                        , "env": [{"name": "P", "valueFrom": {"secretKeyRef": {"name": "root", "key": "p"}}}],
                        "envFrom": [{"secretRef": {"name": "root"}}]""", """
                        {"name": "tls", "secret": {"secretName": "tls"}},
                        {"name": "both", "projected": {"sources": [{"secret": {"name": "tls"}}]}}"""), spec("""
                        , "env": [{"name": "P", "valueFrom": {"secretKeyRef": {"name": "root", "key": "p", "optional": true}}}],
                        "envFrom": [{"secretRef": {"name": "root", "optional": true}}]""", """
                        {"name": "tls", "secret": {"secretName": "tls", "optional": true}},
                        {"name": "both", "projected": {"sources": [{"secret": {"name": "tls", "optional": true}}]}}"""));
        assertEquals(Map.of(), configuration.copies());
    }

    @Test
    void whatNamesNothingStaysAsItIs() {
        PodSpec plain = spec(
                ", \"env\": [{\"name\": \"TZ\", \"value\": \"UTC\"}]",
                "{\"name\": \"data\", \"persistentVolumeClaim\": {\"claimName\": \"data-orders-0\"}}");
        becomes(plain, plain);
    }
}
