package jenkins.util;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Working double: a file of this machine. */
public abstract class VirtualFile {

    public static VirtualFile forFile(File local) {
        return new VirtualFile() {
            @Override
            public boolean isFile() {
                return local.isFile();
            }

            @Override
            public VirtualFile child(String name) {
                return forFile(new File(local, name));
            }

            @Override
            public long length() {
                return local.length();
            }

            @Override
            public InputStream open() throws IOException {
                return new FileInputStream(local);
            }
        };
    }

    public abstract boolean isFile() throws IOException;

    public abstract VirtualFile child(String name);

    public abstract long length() throws IOException;

    public abstract InputStream open() throws IOException;
}
