package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshotClass;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which VolumeSnapshotClass cuts the volumes of a driver, or why none can be chosen. A pure function of the cluster's classes.
 *
 * @param chosen the class, or null
 * @param finding why there is none, or null
 */
record ClassChoice(VolumeSnapshotClass chosen, Finding finding) {

    private static final String IS_DEFAULT = "snapshot.storage.kubernetes.io/is-default-class";

    /** The class of this name, if it is one of the PVC's driver. */
    static ClassChoice named(String name, String driver, String pvc, List<VolumeSnapshotClass> all) {
        String subject = "VolumeSnapshotClass " + name;
        for (VolumeSnapshotClass one : all) {
            if (name.equals(one.getMetadata().getName())) {
                return driver.equals(one.getDriver())
                        ? new ClassChoice(one, null)
                        : not(
                                subject,
                                "is of the driver " + one.getDriver() + ", but PVC " + pvc + " is of " + driver,
                                "name one of " + of(driver, all));
            }
        }
        return not(subject, "does not exist", "name one of " + of(driver, all));
    }

    /** The one default class of a driver. */
    static ClassChoice ofDefault(String driver, List<VolumeSnapshotClass> all) {
        String subject = "default VolumeSnapshotClass of " + driver;
        List<VolumeSnapshotClass> defaults = all.stream()
                .filter(one -> driver.equals(one.getDriver()) && isDefault(one))
                .toList();
        if (defaults.size() == 1) {
            return new ClassChoice(defaults.get(0), null);
        }
        return not(
                subject,
                defaults.isEmpty() ? "there is none" : "there are " + defaults.size() + ": " + names(defaults),
                "give snapshotClass, one of " + of(driver, all)
                        + ", or have exactly one default: kubectl annotate volumesnapshotclass "
                        + (defaults.isEmpty()
                                ? first(driver, all)
                                : names(defaults.subList(1, defaults.size())).replace(",", ""))
                        + " " + IS_DEFAULT + (defaults.isEmpty() ? "=true" : "-"));
    }

    /** For a command to paste. */
    private static String first(String driver, List<VolumeSnapshotClass> all) {
        return all.stream()
                .filter(one -> driver.equals(one.getDriver()))
                .map(one -> one.getMetadata().getName())
                .min(Comparator.naturalOrder())
                .orElse("NAME");
    }

    private static boolean isDefault(VolumeSnapshotClass one) {
        Map<String, String> annotations = one.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(IS_DEFAULT));
    }

    private static String of(String driver, List<VolumeSnapshotClass> all) {
        List<VolumeSnapshotClass> fitting =
                all.stream().filter(one -> driver.equals(one.getDriver())).toList();
        return fitting.isEmpty() ? "its classes (there is none yet)" : names(fitting);
    }

    private static String names(List<VolumeSnapshotClass> classes) {
        return String.join(
                ", ",
                classes.stream()
                        .map(one -> one.getMetadata().getName())
                        .sorted()
                        .toList());
    }

    private static ClassChoice not(String subject, String found, String remedy) {
        return new ClassChoice(null, new Finding(subject, found, remedy));
    }
}
