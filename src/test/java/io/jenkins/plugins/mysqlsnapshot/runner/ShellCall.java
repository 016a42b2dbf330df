package io.jenkins.plugins.mysqlsnapshot.runner;

import hudson.AbortException;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;

/** One {@code sh}: a real shell in the build's workspace, with its output in the log; killed when it is stopped. */
final class ShellCall implements Branch.Step {

    private final PipelineBuild build;
    private final Branch branch;
    private final Map<String, Object> given;
    private volatile Process process;
    private volatile Throwable stopCause;

    ShellCall(PipelineBuild build, Branch branch, Map<String, Object> given) {
        this.build = build;
        this.branch = branch;
        this.given = given;
    }

    Object run() throws Throwable {
        boolean returnStdout = Boolean.TRUE.equals(given.get("returnStdout"));
        boolean returnStatus = Boolean.TRUE.equals(given.get("returnStatus"));
        branch.push(this);
        try {
            StringBuilder output = new StringBuilder();
            begin(returnStdout);
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (returnStdout) {
                        output.append(line).append('\n');
                    } else {
                        build.buildLog().stream().println(line);
                    }
                }
            }
            int status = process.waitFor();
            if (stopCause != null) {
                throw stopCause;
            }
            if (returnStatus) {
                return status;
            }
            if (status != 0) {
                throw new AbortException("script returned exit code " + status);
            }
            return returnStdout ? output.toString() : null;
        } finally {
            branch.pop(this);
        }
    }

    private synchronized void begin(boolean returnStdout) throws Throwable {
        if (stopCause != null) {
            throw stopCause;
        }
        Files.createDirectories(build.workspace());
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-xe", "-c", String.valueOf(given.get("script")))
                .directory(build.workspace().toFile());
        builder.environment().putAll(branch.variables());
        if (returnStdout) {
            builder.command().set(1, "-e");
            builder.redirectError(build.workspace().resolveSibling("stderr").toFile());
        } else {
            builder.redirectErrorStream(true);
        }
        process = builder.start();
    }

    @Override
    public synchronized void stop(Throwable cause) {
        stopCause = cause;
        if (process == null) {
            return;
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        // by its handle: Process.destroyForcibly would also close the output that is being read
        process.toHandle().destroyForcibly();
    }
}
