package io.jenkins.plugins.mysqlsnapshot.runner;

import com.cloudbees.plugins.credentials.common.IdCredentials;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A job that runs scripted Pipelines: the way in. Holds the credentials and the folder of its builds; each build runs on
 * a thread of its own. Thread-safe once set up.
 */
public final class PipelineRunner {

    private final Path home;
    private final Map<String, IdCredentials> credentials = new ConcurrentHashMap<>();
    private final Map<String, String> environment = new TreeMap<>();
    private final AtomicInteger builds = new AtomicInteger();
    private String jobName = "nightly";
    private Path sources;
    private OutputStream echo = OutputStream.nullOutputStream();

    /**
     * Builds keep their logs, artifacts and workspaces under this folder. The configuration is that of an administrator who names
     * nothing and allows scripts everything; a test that wants another one changes it afterwards.
     */
    public PipelineRunner(Path home) {
        this.home = home;
        SnapshotConfiguration configuration = SnapshotConfiguration.get();
        configuration.setClusters(List.of());
        configuration.setTargets(List.of());
        configuration.setAllowInlineServers(true);
        configuration.setAllowKillPolicies(true);
    }

    public PipelineRunner job(String name) {
        this.jobName = name;
        return this;
    }

    /** Also writes every log here, as it grows. */
    public PipelineRunner echoTo(OutputStream out) {
        this.echo = out;
        return this;
    }

    /** What {@code checkout scm} brings into the workspace: the files of this folder. */
    public PipelineRunner sources(Path folder) {
        this.sources = folder;
        return this;
    }

    /** A variable of {@code env}. */
    public PipelineRunner env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public PipelineRunner usernamePassword(String id, String username, String password) {
        return credential(new TestCredentials.UsernamePassword(id, username, password));
    }

    public PipelineRunner secretFile(String id, String content) {
        return credential(new TestCredentials.SecretFile(id, content));
    }

    public PipelineRunner certificate(String id, KeyStore store, String password) {
        return credential(new TestCredentials.ClientCertificate(id, store, password));
    }

    /** A secret text. */
    public PipelineRunner secretText(String id, String secret) {
        return credential(new TestCredentials.SecretText(id, secret));
    }

    public PipelineRunner credential(IdCredentials credential) {
        credentials.put(credential.getId(), credential);
        return this;
    }

    /** Starts a build of this script and returns at once. */
    public PipelineBuild start(String script) {
        int number = builds.incrementAndGet();
        try {
            Path folder = Files.createDirectories(home.resolve(jobName).resolve(Integer.toString(number)));
            PipelineBuild build = new PipelineBuild(
                    new PipelineBuild.RunnerJob(jobName), number, folder, sources, credentials, environment, echo);
            build.start(script);
            return build;
        } catch (IOException x) {
            throw new IllegalStateException("cannot create the folder of a build", x);
        }
    }

    /** Runs a build of this script to its end. */
    public PipelineBuild run(String script) throws InterruptedException {
        PipelineBuild build = start(script);
        build.join();
        return build;
    }
}
