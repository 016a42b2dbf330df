package io.jenkins.plugins.mysqlsnapshot.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the arrows of docs/design.md: who may know whom, and who may read the clock. */
class ArchitectureTest {

    private static final String ROOT = "io.jenkins.plugins.mysqlsnapshot";
    private static final String[] JENKINS = {
        "hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke..", "com.cloudbees..", "io.jenkins.plugins.casc.."
    };

    private static final List<String> PARTS = List.of(
            "timeline",
            "cluster",
            "lock",
            "volume",
            "workload",
            "tunnel",
            "holder",
            "snapshot",
            "catalog",
            "clone",
            "verification",
            "report",
            "restore",
            "config",
            "pipeline",
            "view",
            "metrics",
            "cli");

    /** Read once: reading takes longer than all rules together. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void thePartsHaveNoCycle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void timelineKnowsNoOtherPart() {
        none("timeline", except("timeline"));
    }

    @Test
    void theWayToTheClusterKnowsTheTimelineAlone() {
        none("cluster", except("cluster", "timeline"));
        none("cluster", "java.sql..", "com.mysql..");
    }

    /** A tunnel is a socket to a pod: what speaks through it is not its concern. */
    @Test
    void theTunnelKnowsNeitherLockNorJdbc() {
        none("tunnel", except("tunnel", "cluster", "timeline"));
        none("tunnel", "java.sql..", "com.mysql..");
    }

    @Test
    void theWorkloadKnowsNeitherLockNorJdbc() {
        none("workload", except("workload", "cluster", "timeline"));
        none("workload", "java.sql..", "com.mysql..");
    }

    /** The well-known Deployment that holds the lock in our place. */
    @Test
    void theHolderKnowsNeitherLockNorJdbc() {
        none("holder", except("holder", "cluster", "timeline"));
        none("holder", "java.sql..", "com.mysql..");
    }

    @Test
    void lockKnowsNeitherVolumesNorKubernetes() {
        none("lock", except("lock", "timeline"));
        none("lock", "io.fabric8..");
    }

    @Test
    void volumeKnowsNeitherLockNorJdbc() {
        none("volume", except("volume", "cluster", "timeline"));
        none("volume", "java.sql..", "com.mysql..");
    }

    /** It reads the marks, whoever wrote them. */
    @Test
    void theCatalogKnowsTheMarksAlone() {
        none("catalog", except("catalog", "volume", "cluster", "timeline"));
        none("catalog", "java.sql..", "com.mysql..");
    }

    @Test
    void aCloneKnowsNoRunAndNoJdbc() {
        none("clone", except("clone", "catalog", "lock", "volume", "workload", "tunnel", "cluster", "timeline"));
        none("verification", except("verification", "clone", "catalog", "lock", "volume", "cluster", "timeline"));
        none("verification", "java.sql..", "com.mysql..");
    }

    @Test
    void aRestoreKnowsNoRunAndNoJenkins() {
        none(
                "restore",
                except("restore", "verification", "catalog", "lock", "volume", "workload", "cluster", "timeline"));
    }

    /** It reads what was archived, as anybody could. */
    @Test
    void theReportKnowsTheManifestsTextAlone() {
        none("report", except("report"));
        none("report", "io.fabric8..", "java.sql..", "com.mysql..");
    }

    @Test
    void snapshotDoesNotKnowThePipeline() {
        none("snapshot", ROOT + ".pipeline..", ROOT + ".config..");
    }

    /** It names what a run takes, and opens nothing. */
    @Test
    void theConfigurationKnowsValuesAlone() {
        none("config", except("config", "snapshot", "lock", "workload", "cluster", "timeline"));
        none("config", "io.fabric8..", "java.sql..", "com.mysql..");
    }

    @Test
    void theCommandLineKnowsTheLockAndTheReportAlone() {
        none("cli", except("cli", "lock", "report", "timeline"));
        none("cli", "io.fabric8..", "java.sql..");
    }

    /** What they show has been kept, is configured, or is asked of a cluster through the catalog. */
    @Test
    void thePagesKnowNeitherRunNorServer() {
        none("view", except("view", "pipeline", "config", "report", "catalog", "cluster", "volume", "timeline"));
        none("view", "java.sql..", "com.mysql..");
    }

    @Test
    void nobodyKnowsThePages() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".view..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".view..")
                .check(CLASSES);
    }

    /** The plugin that it needs may not be there: whoever else named a type of that would not load either. */
    @Test
    void theMetricsHearOfRunsAndNobodyElseKnowsTheirLibrary() {
        none("metrics", except("metrics", "pipeline"));
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".metrics..", "com.codahale..", "jenkins.metrics..")
                .check(CLASSES);
    }

    @Test
    void nobodyKnowsTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".cli..", "picocli..")
                .check(CLASSES);
    }

    @Test
    void onlyThePipelineTheConfigurationThePagesAndTheMetricsKnowJenkins() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + ".pipeline..", ROOT + ".config..", ROOT + ".view..", ROOT + ".metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(JENKINS)
                .check(CLASSES);
    }

    /** It sees no driver in another plugin's class loader, and has options of its own. */
    @Test
    void nobodyAsksTheDriverManager() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(DriverManager.class)
                .check(CLASSES);
    }

    @Test
    void onlyTheSystemClockReadsTheTimeOrWaits() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + ".timeline.SystemClock")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(CLASSES);
    }

    private static String[] except(String... known) {
        List<String> others = new ArrayList<>(PARTS);
        others.removeAll(List.of(known));
        return others.stream().map(part -> ROOT + "." + part + "..").toArray(String[]::new);
    }

    private void none(String part, String... forbidden) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + part + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                // a part that is not there yet breaks nothing
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
