package io.jenkins.plugins.mysqlsnapshot.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user may call a workload: as kubectl takes it, short names too. */
class WorkloadNameTest {

    @ParameterizedTest
    @CsvSource({
        "statefulset/orders-db, STATEFUL_SET, ",
        "sts/orders-db, STATEFUL_SET, ",
        "StatefulSet.apps/orders-db, STATEFUL_SET, ",
        "deploy/orders-db, DEPLOYMENT, ",
        "deployments.apps/orders-db, DEPLOYMENT, ",
        "po/orders-db, POD, ",
        "pxc/orders-db, CUSTOM, Percona XtraDB Cluster",
        "perconaxtradbcluster.pxc.percona.com/orders-db, CUSTOM, Percona XtraDB Cluster",
        "ps/orders-db, CUSTOM, Percona Server for MySQL",
        "innodbcluster/orders-db, CUSTOM, MySQL InnoDBCluster",
        "ic/orders-db, CUSTOM, MySQL InnoDBCluster",
        "mariadb/orders-db, CUSTOM, mariadb-operator",
        "mariadbs.k8s.mariadb.com/orders-db, CUSTOM, mariadb-operator",
    })
    void kindAndNameAreThoseOfKubectl(String text, WorkloadName.Kind kind, String operator) throws Exception {
        WorkloadName name = WorkloadName.parse(text);

        assertEquals(kind, name.kind());
        assertEquals("orders-db", name.name());
        assertEquals(operator, name.operator() == null ? null : name.operator().title());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders-db",
                "sts/",
                "/orders-db",
                "sts/Orders",
                "sts/a/b",
                "cronjob/orders-db",
                "pxc.other.com/x",
                "sts/a b"
            })
    void whatIsNoneIsRefusedWithWhatMayBeGiven(String text) {
        ClusterException refused = assertThrows(ClusterException.class, () -> WorkloadName.parse(text));

        assertTrue(refused.getMessage().startsWith("workload '" + text + "': is "), refused::getMessage);
        assertTrue(refused.getMessage().contains("innodbcluster"), refused::getMessage);
    }
}
