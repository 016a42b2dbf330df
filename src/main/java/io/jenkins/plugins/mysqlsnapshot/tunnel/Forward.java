package io.jenkins.plugins.mysqlsnapshot.tunnel;

import io.fabric8.kubernetes.client.http.WebSocket;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.UnreachableException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bytes of one port-forward: frames of channel 0 are data, of channel 1 an error's text, and each channel begins with its
 * port in two bytes. Bounded both ways: the next frame is asked for only while little is unread, and a writer waits while
 * much is unsent. The client's thread brings frames, the socket's user reads and writes, and anybody may close.
 *
 * <p>fabric8's own port-forward is not used: it neither bounds what is unsent nor notices where OkHttp refuses to
 * queue more, and it does not answer the node's good-bye, so that its connection stays.
 */
final class Forward implements WebSocket.Listener {

    /** Several of the node's frames (32 KiB): the next one is on its way while one is read. */
    static final int MOST_UNREAD = 256 * 1024;

    private static final long MOST_UNSENT = 256 * 1024;
    private static final int LARGEST_FRAME = 32 * 1024;

    /** There is no call for it: OkHttp tells when asked how much is unsent. */
    private static final Duration UNSENT_LOOK_AGAIN = Duration.ofMillis(2);

    private static final Duration FOREVER = Duration.ofDays(365);
    private static final byte DATA = 0;
    private static final byte ERROR = 1;
    private static final int REGULAR_END = 1000;

    private final Clock clock;
    private final TunnelErrors errors;
    private final Bell bell = new Bell();

    /** One frame after the other, whoever writes: the user's statement and a close's last word are rivals. */
    private final ReentrantLock writing = new ReentrantLock();

    private final ByteBuffer frame = ByteBuffer.allocate(1 + LARGEST_FRAME);

    // what follows is guarded by this: the client's thread, reader, writer and closer are rivals
    private final ArrayDeque<ByteBuffer> received = new ArrayDeque<>();
    private final int[] portBytesLeft = {Short.BYTES, Short.BYTES};
    private WebSocket webSocket;
    private int unread;
    private boolean owed;
    private boolean ended;
    private boolean deaf;
    private boolean closed;
    private UnreachableException failure;

    Forward(Clock clock, TunnelErrors errors) {
        this.clock = clock;
        this.errors = errors;
    }

    /** From now on bytes go this way; unless nobody wants it any more, then it is closed again. */
    void use(WebSocket opened) {
        boolean late;
        synchronized (this) {
            late = closed && webSocket == null;
            webSocket = opened;
        }
        if (late) {
            opened.sendClose(REGULAR_END, null);
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        use(opened);
    }

    @Override
    public void onMessage(WebSocket from, String text) {
        onMessage(from, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void onMessage(WebSocket from, ByteBuffer bytes) {
        boolean more;
        synchronized (this) {
            take(bytes);
            more = closed || deaf || unread < MOST_UNREAD;
            owed = !more;
        }
        bell.ring();
        if (more) {
            from.request();
        }
    }

    private void take(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return;
        }
        byte channel = bytes.get();
        if (channel != DATA && channel != ERROR) {
            return;
        }
        while (portBytesLeft[channel] > 0 && bytes.hasRemaining()) {
            bytes.get();
            portBytesLeft[channel]--;
        }
        if (!bytes.hasRemaining() || closed) {
            return;
        }
        if (channel == ERROR) {
            fail(errors.told(StandardCharsets.UTF_8.decode(bytes).toString()));
        } else if (!deaf) {
            received.add(bytes);
            unread += bytes.remaining();
        }
    }

    @Override
    public void onClose(WebSocket from, int code, String reason) {
        synchronized (this) {
            if (code != REGULAR_END) {
                fail(errors.ended(code, reason));
            }
            ended = true;
        }
        bell.ring();
        // without an answer to the good-bye OkHttp keeps the connection
        from.sendClose(REGULAR_END, null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        synchronized (this) {
            fail(errors.lost(error));
            ended = true;
        }
        bell.ring();
    }

    /** The first one is the reason, what follows from it is not. */
    private void fail(UnreachableException why) {
        if (failure == null) {
            failure = why;
        }
    }

    /**
     * Reads what is there, or waits for it.
     *
     * @param bound how long; zero for as long as it takes
     * @return how many bytes; -1 at the end
     */
    int read(byte[] into, int offset, int length, Duration bound) throws IOException {
        if (length == 0) {
            return 0;
        }
        Deadline deadline = clock.deadline(bound.isZero() ? FOREVER : bound);
        if (!Patience.await(clock, bell, this::hasNews, deadline)) {
            throw new SocketTimeoutException("Read timed out");
        }
        int read;
        WebSocket more = null;
        synchronized (this) {
            if (closed) {
                throw new SocketException("Socket closed");
            }
            read = deaf ? 0 : drain(into, offset, length);
            if (owed && unread < MOST_UNREAD / 2) {
                owed = false;
                more = webSocket;
            }
            if (read == 0 && failure != null && !deaf) {
                throw again(failure);
            }
        }
        if (more != null) {
            more.request();
        }
        return read == 0 ? -1 : read;
    }

    private synchronized boolean hasNews() {
        return closed || deaf || ended || failure != null || !received.isEmpty();
    }

    private int drain(byte[] into, int offset, int length) {
        int read = 0;
        while (read < length && !received.isEmpty()) {
            ByteBuffer first = received.peek();
            int part = Math.min(length - read, first.remaining());
            first.get(into, offset + read, part);
            read += part;
            if (!first.hasRemaining()) {
                received.remove();
            }
        }
        unread -= read;
        return read;
    }

    synchronized int available() throws IOException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
        return deaf ? 0 : unread;
    }

    /** Passes bytes on; waits while much is unsent. */
    void write(byte[] from, int offset, int length) throws IOException {
        writing.lock();
        try {
            int written = 0;
            while (written < length) {
                WebSocket to = awaitRoom();
                int part = Math.min(LARGEST_FRAME, length - written);
                frame.clear().put(DATA).put(from, offset + written, part).flip();
                if (!to.send(frame)) {
                    throw broken();
                }
                written += part;
            }
        } finally {
            writing.unlock();
        }
    }

    private WebSocket awaitRoom() throws IOException {
        while (true) {
            WebSocket to;
            synchronized (this) {
                if (closed || ended || failure != null) {
                    throw broken();
                }
                to = webSocket;
            }
            if (to.queueSize() <= MOST_UNSENT) {
                return to;
            }
            Patience.await(clock, bell, () -> false, clock.deadline(UNSENT_LOOK_AGAIN));
        }
    }

    private synchronized IOException broken() {
        if (closed) {
            return new SocketException("Socket closed");
        }
        return again(failure == null ? errors.hungUp() : failure);
    }

    /** A trace of its own for each who is told. */
    private static IOException again(UnreachableException why) {
        return new UnreachableException(why.finding(), why);
    }

    /** Gives up reading: what comes is dropped, a reader is at the end. */
    void deafen() {
        WebSocket more;
        synchronized (this) {
            deaf = true;
            more = drop();
        }
        bell.ring();
        if (more != null) {
            more.request();
        }
    }

    /**
     * Wakes who reads or writes, and says good-bye after what was written; where the way is not open yet, as soon as it is. Only the
     * first call does anything.
     */
    void close() {
        WebSocket more;
        WebSocket last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = webSocket;
            more = drop();
        }
        bell.ring();
        if (more != null) {
            // the client's thread waits to be asked for the next frame, behind which the good-bye's answer comes
            more.request();
        }
        if (last != null) {
            last.sendClose(REGULAR_END, null);
        }
    }

    private WebSocket drop() {
        received.clear();
        unread = 0;
        WebSocket more = owed ? webSocket : null;
        owed = false;
        return more;
    }
}
