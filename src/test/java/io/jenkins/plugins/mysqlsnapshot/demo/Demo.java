package io.jenkins.plugins.mysqlsnapshot.demo;

import hudson.model.Result;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogPosition;
import io.jenkins.plugins.mysqlsnapshot.fixture.CloneCheck;
import io.jenkins.plugins.mysqlsnapshot.fixture.LedgerComparison;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.RealCluster;
import io.jenkins.plugins.mysqlsnapshot.fixture.SqlServer;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The main job, told on real software: a Pipeline snapshots a busy server, a migration goes wrong, the data are restored and
 * compared; then the same figures for a naive lock. Ends with 0 only if every comparison held.
 */
public final class Demo {

    private static final Path JENKINSFILE = Path.of("docs/examples/pre-migration.Jenkinsfile");
    private static final Duration REPORT = Duration.ofSeconds(5);
    private static final Duration BUILD_BOUND = Duration.ofMinutes(3);

    private final Clock clock = Clock.system();
    private final Path folder;
    private final PrintStream out;

    Demo(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    public static void main(String[] arguments) {
        int status = 0;
        try {
            Demo demo = new Demo(Path.of("target/demo").toAbsolutePath(), System.out);
            if (List.of(arguments).contains("--cluster")) {
                demo.onRealCluster();
            } else {
                demo.embedded();
            }
        } catch (Exception e) {
            String why = e instanceof DemoException ? e.getMessage() : e.toString();
            System.out.println("demo: failed: " + why.lines().findFirst().orElse(""));
            status = 1;
        }
        System.exit(status);
    }

    private void embedded() throws Exception {
        try (DemoStage stage = new EmbeddedStage(folder, out)) {
            tell(stage);
        }
    }

    /** On the cluster that KUBECONFIG names, else on src/test/cluster, which is built and started for it. */
    private void onRealCluster() throws Exception {
        say("on a real Kubernetes; the first time one is built, that takes some 12 minutes");
        try (RealCluster cluster = RealCluster.open()) {
            tell(cluster);
        }
    }

    /** On a cluster that is there. */
    void tell(RealCluster cluster) throws Exception {
        try (DemoStage stage = new ClusterStage(folder, cluster)) {
            tell(stage);
        }
    }

    private void tell(DemoStage stage) throws Exception {
        say(stage.server().kind().title() + " at " + stage.server().host() + ":"
                + stage.server().port() + ", two writers and a reader at work");
        long began = clock.nanoTime();
        Manifest manifest;
        try (LongStatement report =
                LongStatement.select(stage.server(), "shop.other", REPORT).awaitVisible()) {
            say("a report reads shop.other for 5 s; meanwhile the Pipeline " + JENKINSFILE + " starts");
            manifest = pipeline(stage);
            report.awaitEnd(Duration.ofSeconds(30));
        }
        Figures ours = new Figures(
                manifest.lock().heldMillis(),
                manifest.lock().cutMillis(),
                stage.load().worstWriteStallSince(began).toMillis());
        compare(stage, manifest);
        say("the same with a naive lock: FLUSH TABLES WITH READ LOCK behind such a report, unlocked when ready");
        try (KubernetesClient client = Kubeconfig.connect(stage.kubeconfig())) {
            Figures naive = new NaiveRun(stage.server(), client).behind(REPORT, stage);
            Figures.print(out, ours, naive);
        }
        say("every comparison held; artifacts are in "
                + Path.of("").toAbsolutePath().relativize(folder) + "/builds/migrate/1/archive");
    }

    /** Runs the example; it ends red, because its migration went wrong, after it has restored the data. */
    private Manifest pipeline(DemoStage stage) throws Exception {
        PipelineBuild build = stage.job(out).start(Files.readString(JENKINSFILE));
        if (!build.join(BUILD_BOUND)) {
            throw new DemoException("the build did not end within " + BUILD_BOUND.toMinutes() + " min");
        }
        expect(build.result() == Result.FAILURE, "the build, whose migration goes wrong, ended as " + build.result());
        expect(
                build.log().contains("restored into the volume"),
                "the build did not restore the volume; see its log above");
        return Manifest.parse(Files.readString(onlyManifest(build)));
    }

    private static Path onlyManifest(PipelineBuild build) throws IOException, DemoException {
        Path archived = build.artifacts().resolve("mysql-snapshots");
        if (!Files.isDirectory(archived)) {
            throw new DemoException("the build archived no manifest");
        }
        try (Stream<Path> files = Files.list(archived)) {
            List<Path> manifests =
                    files.filter(file -> file.toString().endsWith(".json")).toList();
            expect(manifests.size() == 1, "the build archived " + manifests.size() + " manifests, not one");
            return manifests.get(0);
        }
    }

    /** Boots the restored volume and compares it with the manifest and with what the writers know. */
    private void compare(DemoStage stage, Manifest manifest) throws Exception {
        String restored = "restored-" + manifest.names().get(0);
        expect(
                "0".equals(stage.server().query("SELECT COUNT(*) FROM shop.other")),
                "the migration did not break the data");
        say("booting " + stage.server().kind().title() + " on the restored volume " + restored);
        CloneCheck check = new CloneCheck(
                new BinlogPosition(
                        manifest.position().binlogFile(),
                        manifest.position().binlogOffset(),
                        manifest.position().gtidSet(),
                        manifest.position().serverUuid()),
                new LedgerComparison(
                        stage.load().ledger(), nanosOf(manifest, Phase.LOCKED), nanosOf(manifest, Phase.UNLOCKED)));
        SqlServer clone = stage.boot(restored);
        List<String> differences = check.differences(clone);
        expect(differences.isEmpty(), "the restored data differ: " + String.join(" ", differences));
        expect("3".equals(clone.query("SELECT COUNT(*) FROM shop.other")), "the restored shop.other lacks rows");
        say("restored: stands at the manifest's position " + manifest.position());
        say("restored: every commit acknowledged before the lock is there, none begun after the release is ("
                + clone.query("SELECT COUNT(*) FROM shop.ledger") + " rows); CHECK TABLE is clean");
        say("restored: what the migration deleted is back (3 rows in shop.other)");
    }

    /** The manifest has wall time; the writers' ledger is monotonic. */
    private long nanosOf(Manifest manifest, Phase phase) throws DemoException {
        for (Manifest.Line line : manifest.timeline()) {
            if (line.phase().equals(phase.word())) {
                return clock.nanoTime()
                        - Duration.between(line.at(), clock.now()).toNanos();
            }
        }
        throw new DemoException("the manifest's timeline has no " + phase.word());
    }

    private static void expect(boolean holds, String otherwise) throws DemoException {
        if (!holds) {
            throw new DemoException(otherwise);
        }
    }

    private void say(String line) {
        out.println("demo: " + line);
    }
}
