package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshotClass;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotClassBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which class cuts, and what is said where none can. */
class ClassChoiceTest {

    private static final List<VolumeSnapshotClass> ALL = List.of(
            type("fast", "ebs", "true"),
            type("slow", "ebs", "false"),
            type("nfs", "nfs", "true"),
            type("nfs-old", "nfs", "true"),
            type("plain", "rbd", null));

    @Test
    void theOneDefaultClassOfTheDriverIsChosen() {
        assertEquals(
                "fast", ClassChoice.ofDefault("ebs", ALL).chosen().getMetadata().getName());
    }

    @Test
    void severalDefaultClassesAreNoChoice() {
        ClassChoice choice = ClassChoice.ofDefault("nfs", ALL);
        assertNull(choice.chosen());
        assertEquals("there are 2: nfs, nfs-old", choice.finding().found());
        String remedy = choice.finding().remedy();
        assertTrue(
                remedy.endsWith(
                        "kubectl annotate volumesnapshotclass nfs-old snapshot.storage.kubernetes.io/is-default-class-"),
                remedy);
    }

    @Test
    void aClassWithoutTheAnnotationIsNoDefault() {
        ClassChoice choice = ClassChoice.ofDefault("rbd", ALL);
        assertEquals("there is none", choice.finding().found());
        assertEquals(
                "give snapshotClass, one of plain, or have exactly one default: kubectl annotate volumesnapshotclass plain"
                        + " snapshot.storage.kubernetes.io/is-default-class=true",
                choice.finding().remedy());
    }

    @Test
    void aNamedClassNeedsNoAnnotation() {
        assertEquals(
                "slow",
                ClassChoice.named("slow", "ebs", "data", ALL)
                        .chosen()
                        .getMetadata()
                        .getName());
    }

    @Test
    void aNamedClassOfAnotherDriverIsRefused() {
        assertEquals(
                "is of the driver nfs, but PVC data is of ebs",
                ClassChoice.named("nfs", "ebs", "data", ALL).finding().found());
    }

    @Test
    void aNamedClassThatIsNotThereIsRefusedWithThoseThatAre() {
        ClassChoice choice = ClassChoice.named("faster", "ebs", "data", ALL);
        assertEquals("does not exist", choice.finding().found());
        assertEquals("name one of fast, slow", choice.finding().remedy());
    }

    private static VolumeSnapshotClass type(String name, String driver, String isDefault) {
        return new VolumeSnapshotClassBuilder()
                .withNewMetadata()
                .withName(name)
                .withAnnotations(
                        isDefault == null ? null : Map.of("snapshot.storage.kubernetes.io/is-default-class", isDefault))
                .endMetadata()
                .withDriver(driver)
                .withDeletionPolicy("Delete")
                .build();
    }
}
