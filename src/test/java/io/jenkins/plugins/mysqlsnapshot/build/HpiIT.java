package io.jenkins.plugins.mysqlsnapshot.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Extension;
import io.jenkins.plugins.mysqlsnapshot.pipeline.MysqlConsistentSnapshotStep;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the packed .hpi: our classes and views, the indexes by which Jenkins finds them, and nothing else. */
class HpiIT {

    private static final String OWN = "io/jenkins/plugins/mysqlsnapshot/";
    private static final String STEPS = "io.jenkins.plugins.mysqlsnapshot.pipeline.";
    private static final String METRICS = "io.jenkins.plugins.mysqlsnapshot.metrics.";
    private static final String VIEW = "io.jenkins.plugins.mysqlsnapshot.view.";
    private static final String CONFIGURATION = "io.jenkins.plugins.mysqlsnapshot.config.";

    @TempDir
    static Path folder;

    private static JarFile hpi;
    private static JarFile classes;
    private static Path classesFile;

    @BeforeAll
    static void open() throws IOException {
        hpi = new JarFile(System.getProperty("hpi"));
        classesFile = folder.resolve("classes.jar");
        try (InputStream inner = hpi.getInputStream(hpi.getEntry("WEB-INF/lib/mysql-consistent-snapshot.jar"))) {
            Files.copy(inner, classesFile, StandardCopyOption.REPLACE_EXISTING);
        }
        classes = new JarFile(classesFile.toFile());
    }

    @AfterAll
    static void close() throws IOException {
        classes.close();
        hpi.close();
    }

    private static Set<String> files(JarFile jar) {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(JarEntry::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void nothingOfADependencyIsBundled() {
        assertEquals(
                Set.of("META-INF/MANIFEST.MF", "WEB-INF/LICENSE", "WEB-INF/lib/mysql-consistent-snapshot.jar"),
                files(hpi));
    }

    @Test
    void noStandInOrDoubleIsPackaged() {
        // ours too: it is defined into the driver's package and class loader (RoutedDriver)
        assertEquals(
                List.of("com/mysql/cj/protocol/RoutedSocketFactory.class"),
                files(classes).stream()
                        .filter(name -> !name.startsWith(OWN) && !name.startsWith("META-INF/"))
                        .filter(name -> !name.equals("index.jelly"))
                        .filter(name -> !name.equals("images/symbols/mysql-snapshot.svg"))
                        .toList());
    }

    @Test
    void noTestIsPackaged() {
        assertEquals(
                List.of(),
                files(classes).stream()
                        .filter(name -> name.startsWith(OWN + "fixture") || name.startsWith(OWN + "runner"))
                        .toList());
    }

    @Test
    void theCommandLineIsNotPackaged() {
        assertEquals(
                List.of(),
                files(classes).stream()
                        .filter(name -> name.startsWith(OWN + "cli"))
                        .toList());
    }

    @Test
    void jenkinsFindsOurExtensions() throws IOException {
        Set<String> found = new TreeSet<>();
        try (OnlyThisJar loader = new OnlyThisJar(classesFile.toUri().toURL())) {
            for (IndexItem<Extension, Object> item : Index.load(Extension.class, Object.class, loader)) {
                found.add(item.className());
            }
        }
        assertEquals(
                new TreeSet<>(Set.of(
                        STEPS + "MysqlConsistentSnapshotStep$DescriptorImpl",
                        STEPS + "MysqlPruneSnapshotsStep$DescriptorImpl",
                        STEPS + "MysqlRestoreSnapshotStep$DescriptorImpl",
                        STEPS + "MysqlSnapshotGateStep$DescriptorImpl",
                        STEPS + "MysqlSnapshotsStep$DescriptorImpl",
                        STEPS + "MysqlVerifySnapshotStep$DescriptorImpl",
                        STEPS + "WithMysqlCloneStep$DescriptorImpl",
                        STEPS + "WithMysqlReadLockStep$DescriptorImpl",
                        STEPS + "MysqlSnapshotDiscard$DescriptorImpl",
                        STEPS + "DeletedBuilds",
                        STEPS + "LiveWork",
                        STEPS + "ControllerShutdown",
                        STEPS + "OpenClusters",
                        STEPS + "OrphanWork",
                        STEPS + "OrphanMonitor",
                        STEPS + "LockInScope$Known",
                        STEPS + "TargetRehearsal",
                        METRICS + "SnapshotMetrics",
                        VIEW + "FolderTargetPages$Factory",
                        VIEW + "GlobalTargets",
                        VIEW + "JobSnapshotsFactory",
                        VIEW + "SnapshotRecorder",
                        VIEW + "TargetLooks",
                        CONFIGURATION + "ClusterConfiguration$DescriptorImpl",
                        CONFIGURATION + "FolderTargetsProperty$DescriptorImpl",
                        CONFIGURATION + "LimitsConfiguration$DescriptorImpl",
                        CONFIGURATION + "SnapshotConfiguration",
                        CONFIGURATION + "TargetConfiguration$DescriptorImpl",
                        CONFIGURATION + "TestedTargets")),
                found);
    }

    /** As Jenkins finds them, too: an optional one that cannot be loaded is left out, any other is an error in the log. */
    @Test
    void withoutTheOptionalPluginsAllOthersAreThere() throws IOException {
        Set<String> missing = new TreeSet<>();
        try (OnlyThisJar loader = new OnlyThisJar(classesFile.toUri().toURL(), new WithoutOptionalPlugins())) {
            for (IndexItem<Extension, Object> item : Index.load(Extension.class, Object.class, loader)) {
                try {
                    item.element();
                } catch (InstantiationException | LinkageError x) {
                    assertTrue(item.annotation().optional(), item.className() + ": " + x);
                    missing.add(item.className());
                }
            }
        }
        assertEquals(
                Set.of(METRICS + "SnapshotMetrics", CONFIGURATION + "FolderTargetsProperty$DescriptorImpl"), missing);
    }

    @Test
    void jenkinsFindsOurSymbols() throws IOException {
        assertEquals(
                List.of(
                        CONFIGURATION + "ClusterConfiguration$DescriptorImpl",
                        CONFIGURATION + "FolderTargetsProperty$DescriptorImpl",
                        CONFIGURATION + "LimitsConfiguration$DescriptorImpl",
                        CONFIGURATION + "SnapshotConfiguration",
                        CONFIGURATION + "TargetConfiguration$DescriptorImpl",
                        STEPS + "MysqlConsistentSnapshotStep$DescriptorImpl",
                        STEPS + "MysqlPruneSnapshotsStep$DescriptorImpl",
                        STEPS + "MysqlRestoreSnapshotStep$DescriptorImpl",
                        STEPS + "MysqlSnapshotDiscard$DescriptorImpl",
                        STEPS + "MysqlSnapshotGateStep$DescriptorImpl",
                        STEPS + "MysqlSnapshotsStep$DescriptorImpl",
                        STEPS + "MysqlVerifySnapshotStep$DescriptorImpl",
                        STEPS + "WithMysqlCloneStep$DescriptorImpl",
                        STEPS + "WithMysqlReadLockStep$DescriptorImpl"),
                text("META-INF/annotations/org.jenkinsci.Symbol")
                        .lines()
                        .sorted()
                        .toList());
    }

    @Test
    void argumentsCanBeBoundByName() throws ReflectiveOperationException, IOException {
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classesFile.toUri().toURL()}, getClass().getClassLoader())) {
            var constructor = loader.loadClass(MysqlConsistentSnapshotStep.class.getName())
                    .getConstructors()[0];
            assertTrue(Arrays.stream(constructor.getParameters()).allMatch(each -> each.isNamePresent()));
        }
    }

    @Test
    void everyParameterHasItsFieldAndItsHelp() {
        for (String step : List.of(
                "MysqlConsistentSnapshotStep",
                "WithMysqlReadLockStep",
                "MysqlRestoreSnapshotStep",
                "MysqlSnapshotsStep",
                "MysqlSnapshotGateStep",
                "MysqlPruneSnapshotsStep",
                "MysqlVerifySnapshotStep",
                "WithMysqlCloneStep")) {
            for (String file : List.of("config.jelly", "help.html")) {
                String name = OWN + "pipeline/" + step + "/" + file;
                assertNotNull(classes.getEntry(name), name);
            }
        }
        for (String help : List.of(
                "host",
                "port",
                "credentialsId",
                "leaseSeconds",
                "guardPolicy",
                "maxHoldSeconds",
                "tls",
                "caCredentialsId",
                "clientCertificateId",
                "tlsName",
                "pauseReplica",
                "desync")) {
            String name = OWN + "pipeline/LockStep/help-" + help + ".html";
            assertNotNull(classes.getEntry(name), name);
        }
    }

    @Test
    void everyFieldOfTheConfigurationHasItsHelp() throws IOException {
        Pattern field = Pattern.compile("<f:\\w+ [^>]*field=\"(\\w+)\"");
        int found = 0;
        for (String form : List.of("Cluster", "Limits", "Snapshot", "Target")) {
            String folder = OWN + "config/" + form + "Configuration/";
            Matcher named = field.matcher(text(folder + "config.jelly"));
            while (named.find()) {
                found++;
                assertNotNull(classes.getEntry(folder + "help-" + named.group(1) + ".html"), folder + named.group(1));
            }
        }
        assertTrue(found > 30, "fields found: " + found);
        assertNotNull(classes.getEntry(OWN + "pipeline/TargetStep/help-target.html"));
    }

    @Test
    void everyViewEscapes() throws IOException {
        for (String name : files(classes)) {
            if (name.endsWith(".jelly")) {
                assertTrue(text(name).startsWith("<?jelly escape-by-default='true'?>"), name);
            }
        }
    }

    @Test
    void theManifestSaysWhatJenkinsAsksFor() throws IOException {
        Attributes manifest = hpi.getManifest().getMainAttributes();
        assertEquals("mysql-consistent-snapshot", manifest.getValue("Short-Name"));
        assertEquals("mysql-consistent-snapshot", manifest.getValue("Extension-Name"));
        assertEquals("io.jenkins.plugins", manifest.getValue("Group-Id"));
        assertEquals("MySQL Consistent Snapshot", manifest.getValue("Long-Name"));
        assertEquals("2.541.3", manifest.getValue("Jenkins-Version"));
        assertEquals("2.541.3", manifest.getValue("Hudson-Version"));
        assertEquals("17", manifest.getValue("Minimum-Java-Version"));
        assertEquals("MIT License", manifest.getValue("Plugin-License-Name"));
        assertEquals(manifest.getValue("Implementation-Version"), manifest.getValue("Plugin-Version"));
        assertTrue(manifest.getValue("Plugin-ScmUrl").startsWith("https://github.com/jenkinsci/"));
    }

    /** Else Jenkins refuses to load what a build keeps of our classes ({@code ClassFilterImpl.isPluginManifest}). */
    @Test
    void theInnerJarSaysThatItIsAPlugin() throws IOException {
        Attributes manifest = classes.getManifest().getMainAttributes();
        assertEquals("mysql-consistent-snapshot", manifest.getValue("Short-Name"));
        assertEquals("2.541.3", manifest.getValue("Jenkins-Version"));
    }

    /** A set of versions that was seen to run together with 2.541.3. */
    @Test
    void theManifestNamesThePluginsThatProvideTheRest() throws IOException {
        assertEquals(
                List.of(
                        "structs:362.va_b_695ef4fdf9",
                        "workflow-step-api:710.v3e456cc85233",
                        "workflow-api:1398.v67030756d3fb_",
                        "script-security:1399.ve6a_66547f6e1",
                        "credentials:1491.v6d6145e96e1c",
                        "plain-credentials:199.v9f8e1f741799",
                        "kubernetes-client-api:7.3.1-256.v788a_0b_787114",
                        "jackson2-api:2.21.1-428.vf8dd988fa_d8d",
                        "mysql-api:9.6.0-83.v04c82b_70c653",
                        "cloudbees-folder:6.1079.vc0975c2de294;resolution:=optional",
                        "metrics:4.2.37-489.vb_6db_69b_ce753;resolution:=optional"),
                List.of(hpi.getManifest()
                        .getMainAttributes()
                        .getValue("Plugin-Dependencies")
                        .split(",")));
    }

    private static String text(String name) throws IOException {
        try (InputStream content = classes.getInputStream(classes.getEntry(name))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Sees the resources of one jar alone, so that the build's own folders do not stand in for what is not packed. */
    private static final class OnlyThisJar extends URLClassLoader {

        OnlyThisJar(URL jar) {
            this(jar, HpiIT.class.getClassLoader());
        }

        OnlyThisJar(URL jar, ClassLoader parent) {
            super(new URL[] {jar}, parent);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return java.util.Collections.enumeration(new ArrayList<>(java.util.Collections.list(findResources(name))));
        }
    }

    /** A controller that has neither plugin metrics nor plugin cloudbees-folder; our own classes come from the jar. */
    private static final class WithoutOptionalPlugins extends ClassLoader {

        private static final List<String> HIDDEN = List.of(
                "com.codahale.",
                "jenkins.metrics.",
                "com.cloudbees.hudson.plugins.folder.",
                "io.jenkins.plugins.mysqlsnapshot.");

        WithoutOptionalPlugins() {
            super(HpiIT.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (HIDDEN.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
