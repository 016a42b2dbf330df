package jenkins.util;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

public abstract class VirtualFile implements Comparable<VirtualFile>, Serializable {
    private static final long serialVersionUID = 1L;

    public VirtualFile() {
        throw new UnsupportedOperationException("stand-in");
    }

    public abstract boolean isFile() throws IOException;

    public abstract VirtualFile child(String name);

    public abstract long length() throws IOException;

    public abstract InputStream open() throws IOException;

    @Override
    public final int compareTo(VirtualFile other) {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public final boolean equals(Object other) {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public final int hashCode() {
        throw new UnsupportedOperationException("stand-in");
    }
}
