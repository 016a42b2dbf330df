package io.jenkins.plugins.mysqlsnapshot.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The views and texts of this part, as they lie in the sources. No instances. */
final class ViewFiles {

    static final Path FOLDER = Path.of("src/main/resources/io/jenkins/plugins/mysqlsnapshot/view");

    private ViewFiles() {}

    static List<Path> of(String end) {
        try (Stream<Path> all = Files.walk(FOLDER)) {
            return all.filter(path -> path.toString().endsWith(end)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
