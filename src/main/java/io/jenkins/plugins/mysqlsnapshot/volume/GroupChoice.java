package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;
import java.util.Map;

/**
 * Which VolumeGroupSnapshotClass cuts the volumes of a driver at one instant, or why none does. A pure function of the cluster's
 * classes.
 *
 * @param chosen the class's name, or null
 * @param none why there is none, or null
 */
record GroupChoice(String chosen, Finding none) {

    private static final String IS_DEFAULT = "groupsnapshot.storage.kubernetes.io/is-default-class";

    /** The class of this name, if it is one of the driver. */
    static GroupChoice named(String name, String driver, List<GenericKubernetesResource> all) {
        String subject = "VolumeGroupSnapshotClass " + name;
        for (GenericKubernetesResource one : all) {
            if (name.equals(one.getMetadata().getName())) {
                return driver.equals(one.get("driver"))
                        ? new GroupChoice(name, null)
                        : not(
                                subject,
                                "is of the driver " + one.get("driver") + ", but the PVCs are of " + driver,
                                "name one of " + of(driver, all));
            }
        }
        return not(subject, "does not exist", "name one of " + of(driver, all));
    }

    /** The one default class of a driver. */
    static GroupChoice ofDefault(String driver, List<GenericKubernetesResource> all) {
        List<String> defaults = names(all.stream()
                .filter(one -> driver.equals(one.get("driver")) && isDefault(one))
                .toList());
        if (defaults.size() == 1) {
            return new GroupChoice(defaults.get(0), null);
        }
        return not(
                "default VolumeGroupSnapshotClass of " + driver,
                defaults.isEmpty() ? "there is none" : "there are " + defaults.size() + ": " + defaults,
                "give groupSnapshotClass, one of " + of(driver, all)
                        + ", or have exactly one default: kubectl annotate volumegroupsnapshotclass "
                        + (defaults.isEmpty()
                                ? first(driver, all)
                                : String.join(" ", defaults.subList(1, defaults.size())))
                        + " " + IS_DEFAULT + (defaults.isEmpty() ? "=true" : "-"));
    }

    /** For a command to paste. */
    private static String first(String driver, List<GenericKubernetesResource> all) {
        List<String> fitting = names(
                all.stream().filter(one -> driver.equals(one.get("driver"))).toList());
        return fitting.isEmpty() ? "NAME" : fitting.get(0);
    }

    private static boolean isDefault(GenericKubernetesResource one) {
        Map<String, String> annotations = one.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(IS_DEFAULT));
    }

    private static String of(String driver, List<GenericKubernetesResource> all) {
        List<String> fitting = names(
                all.stream().filter(one -> driver.equals(one.get("driver"))).toList());
        return fitting.isEmpty() ? "its classes (there is none yet)" : String.join(", ", fitting);
    }

    private static List<String> names(List<GenericKubernetesResource> classes) {
        return classes.stream().map(one -> one.getMetadata().getName()).sorted().toList();
    }

    private static GroupChoice not(String subject, String found, String remedy) {
        return new GroupChoice(null, new Finding(subject, found, remedy));
    }
}
