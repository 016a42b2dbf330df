package hudson;

import hudson.remoting.LocalChannel;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Working double: a folder of this machine. */
public final class FilePath {
    private final File local;

    public FilePath(File local) {
        this.local = local;
    }

    public String getRemote() {
        return local.getPath();
    }

    public VirtualChannel getChannel() {
        return new LocalChannel();
    }

    public FilePath child(String relative) {
        return new FilePath(new File(local, relative));
    }

    public void write(String content, String encoding) throws IOException {
        Files.createDirectories(local.toPath().getParent());
        Files.writeString(local.toPath(), content, Charset.forName(encoding));
    }

    public void deleteRecursive() throws IOException {
        if (!local.exists()) {
            return;
        }
        try (Stream<Path> files = Files.walk(local.toPath())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
