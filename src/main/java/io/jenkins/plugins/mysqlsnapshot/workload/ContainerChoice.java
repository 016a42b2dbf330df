package io.jenkins.plugins.mysqlsnapshot.workload;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * In which container of a pod the server runs, or why that cannot be told. Pure: by what the user says, by the operator's convention,
 * by port, by name; never the first one by chance.
 *
 * @param container null where there is a finding
 */
record ContainerChoice(Container container, Finding finding) {

    static final int MYSQL_PORT = 3306;
    private static final Set<String> PORT_NAMES = Set.of("mysql", "mariadb");
    private static final Set<String> NAMES = Set.of("mysql", "mariadb", "mysqld", "mariadbd");

    /** @param operator null where none is known */
    static ContainerChoice of(Pod pod, String wanted, Operator operator, List<String> pvcs) {
        List<Container> all = pod.getSpec().getContainers();
        String subject = "pod " + pod.getMetadata().getNamespace() + "/"
                + pod.getMetadata().getName();
        if (wanted != null) {
            return all.stream()
                    .filter(one -> one.getName().equals(wanted))
                    .findFirst()
                    .map(one -> new ContainerChoice(one, null))
                    .orElseGet(() -> not(subject, "has no container " + wanted + "; its containers are " + names(all)));
        }
        if (all.size() == 1) {
            return new ContainerChoice(all.get(0), null);
        }
        List<Container> mounting = pvcs.isEmpty()
                ? all
                : all.stream()
                        .filter(one -> Mounts.of(pod, one).claims().stream().anyMatch(pvcs::contains))
                        .toList();
        List<Predicate<Container>> rules = List.of(
                one -> operator != null && one.getName().equals(operator.container()),
                one -> mounting.size() == 1,
                ContainerChoice::hasServersPort,
                one -> NAMES.contains(one.getName()));
        for (Predicate<Container> rule : rules) {
            List<Container> fitting = mounting.stream().filter(rule).toList();
            if (fitting.size() == 1) {
                return new ContainerChoice(fitting.get(0), null);
            }
        }
        return not(subject, "has several containers, and which one the server runs in cannot be told: " + names(all));
    }

    private static boolean hasServersPort(Container container) {
        return container.getPorts().stream().anyMatch(ContainerChoice::isServersPort);
    }

    private static boolean isServersPort(ContainerPort port) {
        return PORT_NAMES.contains(port.getName() == null ? "" : port.getName())
                || port.getContainerPort() == MYSQL_PORT;
    }

    /** The port that is named for it, else 3306 where that is listed or nothing else is known. */
    static int port(Container container, Operator operator) {
        return container.getPorts().stream()
                .filter(port -> PORT_NAMES.contains(port.getName() == null ? "" : port.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElseGet(() -> operator == null || hasServersPort(container) ? MYSQL_PORT : operator.port());
    }

    private static ContainerChoice not(String subject, String found) {
        return new ContainerChoice(null, new Finding(subject, found, "give container: the one that mysqld runs in"));
    }

    private static String names(List<Container> containers) {
        return containers.stream().map(Container::getName).collect(Collectors.joining(", "));
    }
}
