package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.mysqlsnapshot.clone.Reach;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WithMysqlCloneStepTest {

    private final WithMysqlCloneStep step = new WithMysqlCloneStep("orders-db");

    private List<String> findings() {
        step.setNamespace("shop");
        step.setKubeconfigId("kube");
        return step.findings().stream().map(Finding::toString).toList();
    }

    @Test
    void whatIsLeftOutIsAsTheServerThatWasCut() {
        step.setCpu(" ");
        step.setMemory("");
        step.setImage("");
        step.setSet("");
        step.setReach("");
        assertEquals(List.of(), findings());
        assertEquals(Map.of(), step.limits());
        assertEquals(Reach.POD, step.way());
        assertEquals(240, step.longest().toMinutes());
    }

    @Test
    void everyValueThatCannotBeUsedIsNamed() {
        step.setCloneNamespace("Not_One");
        step.setIsolation("some");
        step.setReach("ingress");
        step.setCpu("much");
        step.setMemory("-1Gi");
        step.setStartTimeoutSeconds(0);
        step.setSqlTimeoutSeconds(-1);
        step.setMaxMinutes(10_081);
        assertEquals(
                List.of(
                        "isolation: 'some' is unknown; give one of auto, required, none",
                        "startTimeoutSeconds: is 0; give 1 to 604800 seconds (seven days)",
                        "cloneNamespace: 'Not_One' is no name of a namespace; give one, or leave it out for the set's own",
                        "reach: 'ingress' is unknown; give one of pod, service, tunnel",
                        "cpu: 'much' is no quantity of Kubernetes; give one as in '500m', '2' or '4Gi'",
                        "memory: '-1Gi' is no quantity of Kubernetes; give one as in '500m', '2' or '4Gi'",
                        "sqlTimeoutSeconds: is -1; give 1 to 604800 seconds (seven days)",
                        "maxMinutes: is 10081; give 1 to 10080 minutes (seven days)"),
                findings());
    }

    @Test
    void sqlFirstIsAStatementALine() {
        step.setSqlFirst(List.of(" UPDATE a SET b = 1\n\nDELETE FROM c \n"));
        assertEquals(List.of("UPDATE a SET b = 1", "DELETE FROM c"), step.getSqlFirst());
        assertEquals("UPDATE a SET b = 1\nDELETE FROM c", step.getSqlFirstText());
        step.setSqlFirst(null);
        assertEquals(List.of(), step.getSqlFirst());
    }
}
