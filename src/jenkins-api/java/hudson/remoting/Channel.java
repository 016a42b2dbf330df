package hudson.remoting;

import java.io.IOException;

public class Channel implements VirtualChannel {
    Channel() {
        throw new UnsupportedOperationException("stand-in");
    }

    public static Channel current() {
        throw new UnsupportedOperationException("stand-in");
    }

    public void addListener(Listener listener) {
        throw new UnsupportedOperationException("stand-in");
    }

    public boolean removeListener(Listener listener) {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public <V, T extends Throwable> Future<V> callAsync(Callable<V, T> callable) throws IOException {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public <T> T export(Class<T> type, T instance) {
        throw new UnsupportedOperationException("stand-in");
    }

    public abstract static class Listener {
        public void onClosed(Channel channel, IOException cause) {
            throw new UnsupportedOperationException("stand-in");
        }
    }
}
