package io.jenkins.plugins.mysqlsnapshot.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row an operator: by the labels of its pods, with their sidecars, to the container, the port and the secret. */
class OperatorsTest {

    private static final String K8S = "app.kubernetes.io/";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // labels | containers | container | port | secret
                "k/name=percona-xtradb-cluster k/instance=shop k/component=pxc | logs logrotate pxc:mysql=3306 | pxc | 3306 | shop-secrets root",
                "k/name=percona-server k/instance=shop k/component=mysql | mysql:mysql=3306 xtrabackup:http=6450 | mysql | 3306 | shop-secrets root",
                "k/name=percona-server k/instance=shop k/component=database | mysql:mysql=3306 xtrabackup | mysql | 3306 | shop-secrets root",
                "component=mysqld tier=mysql mysql.oracle.com/cluster=shop | sidecar mysql:mysql=3306 | mysql | 3306 | ''",
                "k/name=mariadb k/instance=shop | mariadb:mariadb=3307 agent:agent=5555 | mariadb | 3307 | shop-root password",
                "k/name=mysql k/instance=shop helm.sh/chart=mysql-9.4.1 | mysql:mysql=3306 metrics:metrics=9104 | mysql | 3306 | ''",
                "k/name=mariadb k/instance=shop helm.sh/chart=mariadb-20.1.0 | mariadb:mysql=3306 metrics | mariadb | 3306 | ''",
                "k/name=mariadb-galera k/instance=shop helm.sh/chart=mariadb-galera-14.0.0 | mariadb-galera:mysql=3306 metrics | mariadb-galera | 3306 | ''",
                "k/name=mariadb-galera k/instance=shop | mariadb-galera:mysql=3306 metrics:metrics=9104 | mariadb-galera | 3306 | ''",
                "planetscale.com/component=vttablet planetscale.com/cluster=shop | vttablet:web=15000 mysqld:mysql=3306 | mysqld | 3306 | ''",
                "planetscale.com/component=vttablet planetscale.com/cluster=shop | vttablet:web=15000 mysqld | mysqld | 3306 | ''",
                // none of them: by port, then by name
                "app=orders | proxy:http=80 db:mysql=3306 | db | 3306 | ''",
                "app=orders | exporter:metrics=9104 db:=3306 | db | 3306 | ''",
                "app=orders | exporter mysqld | mysqld | 3306 | ''",
                "app=orders | anything | anything | 3306 | ''",
            })
    void theServersContainerIsKnown(String labels, String containers, String container, int port, String secret) {
        Pod pod = pod(labels, containers);
        Operator operator = Operators.of(pod.getMetadata().getLabels()).orElse(null);

        ContainerChoice choice = ContainerChoice.of(pod, null, operator, List.of());
        assertNull(choice.finding());
        ServerPod server = ServerPod.of(pod, choice.container(), operator);

        assertEquals(container, server.container());
        assertEquals(port, server.port());
        assertEquals(
                secret,
                server.secret() == null
                        ? ""
                        : server.secret().name() + " " + server.secret().key());
    }

    @Test
    void whereSeveralContainersMayBeItNoneIsTakenByChance() {
        Pod pod = pod("app=orders", "one:mysql=3306 two:mysql=3307");

        assertEquals(
                "pod shop/orders-0: has several containers, and which one the server runs in cannot be told: one, two; give"
                        + " container: the one that mysqld runs in",
                ContainerChoice.of(pod, null, null, List.of()).finding().toString());
        assertEquals(
                "two",
                ContainerChoice.of(pod, "two", null, List.of()).container().getName());
        assertEquals(
                "has no container three; its containers are one, two",
                ContainerChoice.of(pod, "three", null, List.of()).finding().found());
    }

    @Test
    void thePodsOfAResourceAreThoseThatItsOperatorLabels() throws Exception {
        assertEquals(
                "mysql.oracle.com/cluster=shop",
                WorkloadName.parse("ic/shop").operator().selector("shop").split(",", 2)[0]);
        for (String word : Operators.words()) {
            Operator operator = WorkloadName.parse(word + "/shop").operator();
            operator.labels()
                    .forEach((key, values) -> assertEquals(
                            true,
                            operator.selector("shop").contains(key + " in (" + String.join(",", values) + ")"),
                            operator::title));
        }
    }

    @Test
    void whatTheContainerIsStartedWithIsSurerThanAConvention() {
        Pod pod = new PodBuilder(pod("k/name=percona-server k/instance=shop k/component=mysql", "mysql:mysql=3306"))
                .editSpec()
                .editFirstContainer()
                .addNewEnv()
                .withName("MYSQL_ROOT_PASSWORD")
                .withNewValueFrom()
                .withNewSecretKeyRef("pass", "orders", false)
                .endValueFrom()
                .endEnv()
                .endContainer()
                .endSpec()
                .build();

        ServerPod server = ServerPod.of(
                pod,
                pod.getSpec().getContainers().get(0),
                Operators.of(pod.getMetadata().getLabels()).orElseThrow());

        assertEquals("secret orders, key pass", server.secret().toString());
    }

    @ParameterizedTest
    @CsvSource({
        // hostname in the spec, as FQDN, host network, what the server says, whether it may be this one
        "'', false, false, orders-0, true",
        "'', false, false, ORDERS-0, true",
        "'', false, false, orders-1, false",
        "'', false, false, orders-0.orders.shop.svc.cluster.local, false",
        "'', true, false, orders-0.orders.shop.svc.cluster.local, true",
        "db, false, false, db, true",
        "db, false, false, orders-0, false",
        // it has the node's name then, with or without its domain
        "'', false, true, orders-0, false",
        "'', false, true, node-7, true",
        "'', false, true, node-7.example.org, true",
        "'', false, true, node-8, false",
    })
    void theHostThatAServerSaysIsThePodsOwn(
            String hostname, boolean qualified, boolean hostNetwork, String said, boolean same) {
        Pod pod = new PodBuilder(pod("app=orders", "mysql"))
                .editSpec()
                .withHostname(hostname)
                .withSetHostnameAsFQDN(qualified)
                .withHostNetwork(hostNetwork)
                .withNodeName("node-7")
                .endSpec()
                .build();

        assertEquals(
                same,
                ServerPod.of(pod, pod.getSpec().getContainers().get(0), null).isHost(said));
    }

    @Test
    void aNameThatIsTooLongForAHostIsCutAsKubeletCutsIt() {
        Pod pod = new PodBuilder(pod("app=orders", "mysql"))
                .editMetadata()
                .withName("a".repeat(62) + "-0")
                .endMetadata()
                .build();

        assertEquals(
                "a".repeat(62),
                ServerPod.of(pod, pod.getSpec().getContainers().get(0), null).hostname());
    }

    /** Labels as {@code key=value}, {@code k/} for the recommended ones; containers as {@code name:port=number}. */
    private static Pod pod(String labels, String containers) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String label : labels.strip().split(" ", -1)) {
            String[] pair = label.split("=", 2);
            map.put(pair[0].startsWith("k/") ? K8S + pair[0].substring(2) : pair[0], pair[1]);
        }
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("orders-0")
                .withLabels(map)
                .endMetadata()
                .withNewSpec()
                .withContainers(Arrays.stream(containers.strip().split(" ", -1))
                        .map(OperatorsTest::container)
                        .toList())
                .endSpec()
                .build();
    }

    private static io.fabric8.kubernetes.api.model.Container container(String text) {
        String[] parts = text.split("[:=]", -1);
        ContainerBuilder container = new ContainerBuilder().withName(parts[0]);
        if (parts.length == 3) {
            container
                    .addNewPort()
                    .withName(parts[1].isEmpty() ? null : parts[1])
                    .withContainerPort(Integer.parseInt(parts[2]))
                    .endPort();
        }
        return container.build();
    }
}
