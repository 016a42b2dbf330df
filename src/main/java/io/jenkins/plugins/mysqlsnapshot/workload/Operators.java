package io.jenkins.plugins.mysqlsnapshot.workload;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of operators and charts, a row each; the order is the one in which pods are recognized. Data: whoever adds a row gives
 * its source, and a row of {@code OperatorsTest}.
 */
final class Operators {

    private static final String NAME = "app.kubernetes.io/name";
    private static final String INSTANCE = "app.kubernetes.io/instance";
    private static final String COMPONENT = "app.kubernetes.io/component";
    private static final String CHART = "helm.sh/chart";

    private static final List<Operator> ROWS = List.of(
            // percona/percona-xtradb-cluster-operator: pkg/naming/labels.go (LabelsPXC),
            // pkg/pxc/app/statefulset/node.go
            // (container, port), pkg/apis/pxc/v1/pxc_types.go (secretsName)
            new Operator(
                    "Percona XtraDB Cluster",
                    "pxc.percona.com",
                    "perconaxtradbclusters",
                    List.of("pxc", "pxcs", "perconaxtradbcluster", "perconaxtradbclusters"),
                    INSTANCE,
                    Map.of(NAME, List.of("percona-xtradb-cluster"), COMPONENT, List.of("pxc")),
                    "pxc",
                    3306,
                    "secretsName",
                    "%s-secrets",
                    "root"),
            // percona/percona-server-mysql-operator: pkg/mysql/testdata/default-sts.yaml (component mysql),
            // pkg/mysql/mysql.go
            // (since then naming.ComponentDatabase), pkg/naming/naming.go, api/v1/perconaservermysql_types.go
            // (shortName ps)
            new Operator(
                    "Percona Server for MySQL",
                    "ps.percona.com",
                    "perconaservermysqls",
                    List.of("ps", "perconaservermysql", "perconaservermysqls"),
                    INSTANCE,
                    Map.of(NAME, List.of("percona-server"), COMPONENT, List.of("mysql", "database")),
                    "mysql",
                    3306,
                    "secretsName",
                    "%s-secrets",
                    "root"),
            // mysql/mysql-operator: mysqloperator/controller/innodbcluster/cluster_objects.py (labels, container, port,
            // the key),
            // samples/sample-cluster.yaml (secretName), helm/mysql-operator/crds/crd.yaml (shortNames ic, ics)
            new Operator(
                    "MySQL InnoDBCluster",
                    "mysql.oracle.com",
                    "innodbclusters",
                    List.of("innodbcluster", "innodbclusters", "ic", "ics"),
                    "mysql.oracle.com/cluster",
                    Map.of("component", List.of("mysqld"), "tier", List.of("mysql")),
                    "mysql",
                    3306,
                    "secretName",
                    "",
                    "rootPassword"),
            // bitnami/charts: bitnami/mysql/templates/primary/statefulset.yaml, bitnami/common/templates/_labels.tpl
            // (standard);
            // its pods name their secret themselves
            new Operator(
                    "Bitnami chart for MySQL",
                    "",
                    "",
                    List.of(),
                    INSTANCE,
                    Map.of(NAME, List.of("mysql"), CHART, List.of("mysql-*")),
                    "mysql",
                    3306,
                    "",
                    "",
                    "mysql-root-password"),
            // bitnami/charts: bitnami/mariadb/templates/primary/statefulset.yaml
            new Operator(
                    "Bitnami chart for MariaDB",
                    "",
                    "",
                    List.of(),
                    INSTANCE,
                    Map.of(NAME, List.of("mariadb"), CHART, List.of("mariadb-*")),
                    "mariadb",
                    3306,
                    "",
                    "",
                    "mariadb-root-password"),
            // bitnami/charts: bitnami/mariadb-galera/templates/statefulset.yaml; some versions give the pods
            // matchLabels alone,
            // which have no chart (bitnami/common/templates/_labels.tpl)
            new Operator(
                    "Bitnami chart for MariaDB Galera",
                    "",
                    "",
                    List.of(),
                    INSTANCE,
                    Map.of(NAME, List.of("mariadb-galera")),
                    "mariadb-galera",
                    3306,
                    "",
                    "",
                    "mariadb-root-password"),
            // mariadb-operator/mariadb-operator: pkg/builder/labels/labels.go (WithMariaDBSelectorLabels),
            // pkg/builder/container_builder.go (container, port), api/v1alpha1/mariadb_keys.go
            // (RootPasswordSecretKeyRef),
            // api/v1alpha1/mariadb_types.go (shortName mdb)
            new Operator(
                    "mariadb-operator",
                    "k8s.mariadb.com",
                    "mariadbs",
                    List.of("mariadb", "mariadbs", "mdb"),
                    INSTANCE,
                    Map.of(NAME, List.of("mariadb")),
                    "mariadb",
                    3306,
                    "rootPasswordSecretKeyRef.name",
                    "%s-root",
                    "password"),
            // planetscale/vitess-operator: pkg/apis/planetscale/v2/labels.go, pkg/operator/vttablet/constants.go
            // (container),
            // pkg/operator/vttablet/pod.go (mysqld's port is named mysql, DefaultMysqlPort). A VitessCluster is many
            // servers, so a
            // tablet is named by pod or selector.
            new Operator(
                    "Vitess tablet",
                    "",
                    "",
                    List.of(),
                    "planetscale.com/cluster",
                    Map.of("planetscale.com/component", List.of("vttablet")),
                    "mysqld",
                    3306,
                    "",
                    "",
                    ""));

    private Operators() {}

    /** The one whose custom resource is called so. */
    static Optional<Operator> called(String word) {
        return ROWS.stream().filter(row -> row.isCalled(word)).findFirst();
    }

    /** The one whose pods have such labels. */
    static Optional<Operator> of(Map<String, String> podLabels) {
        return ROWS.stream().filter(row -> row.made(podLabels)).findFirst();
    }

    /** For people: what a custom resource may be called. */
    static List<String> words() {
        return ROWS.stream()
                .filter(row -> !row.words().isEmpty())
                .map(row -> row.words().get(0))
                .toList();
    }
}
