package io.jenkins.plugins.mysqlsnapshot.view;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A job's trend: a line for each set in a file beside its configuration, so that a page of 1,000 builds loads no build. Written by one
 * thread at a time, read by any; a line that was cut short by a crash is no line.
 */
final class TrendFile {

    static final String NAME = "mysql-snapshots.jsonl";

    /** As many builds as a page shows. */
    static final int MOST = 1_000;

    /** What is read, about 5,000 lines; a file four times as large is cut to it. */
    private static final int READ = 1 << 20;

    private final File folder;
    private final Path file;

    TrendFile(File jobFolder) {
        this.folder = jobFolder;
        this.file = jobFolder.toPath().resolve(NAME);
    }

    boolean exists() {
        return Files.isRegularFile(file);
    }

    void add(String line) throws IOException {
        // of a job that was deleted under the run nothing is to come back
        if (!folder.isDirectory()) {
            return;
        }
        if (exists() && Files.size(file) > 4L * READ) {
            shorten();
        }
        String begin = endsWithALine() ? "" : "\n";
        Files.writeString(file, begin + line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private boolean endsWithALine() throws IOException {
        if (!exists() || Files.size(file) == 0) {
            return true;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(in.length() - 1);
            return in.read() == '\n';
        }
    }

    private void shorten() throws IOException {
        Path shorter = file.resolveSibling(NAME + ".new");
        Files.writeString(shorter, String.join("\n", lines()) + "\n");
        Files.move(shorter, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** One a build, oldest first. */
    List<TrendPoint> points() throws IOException {
        Map<String, TrendPoint> sets = new LinkedHashMap<>();
        for (String line : lines()) {
            var node = SetRecord.parsed(line);
            TrendPoint point = TrendPoint.of(node);
            if (point != null) {
                // archived again after a restart: the same set
                sets.put(point.build() + " " + node.path("set").asText(), point);
            }
        }
        Map<Integer, TrendPoint> builds = new TreeMap<>();
        sets.values().forEach(point -> builds.merge(point.build(), point, TrendPoint::and));
        List<TrendPoint> all = new ArrayList<>(builds.values());
        return all.subList(Math.max(0, all.size() - MOST), all.size());
    }

    /** The last of them that fit, whole ones. */
    private List<String> lines() throws IOException {
        if (!exists()) {
            return List.of();
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, in.length() - READ);
            byte[] end = new byte[(int) (in.length() - from)];
            in.seek(from);
            in.readFully(end);
            List<String> lines = new ArrayList<>(
                    new String(end, StandardCharsets.UTF_8).lines().toList());
            if (from > 0) {
                lines.remove(0);
            }
            return lines;
        }
    }
}
