package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody in the server's place, without TLS, who asks for the password by every way that the protocol has: it must not get it. */
@Timeout(30)
class PasswordLeakTest {

    private static final String PASSWORD = "correct-horse-battery";
    private static final byte AUTH_MORE_DATA = 1;
    private static final byte FULL_AUTHENTICATION = 4;
    private static final byte SWITCH = (byte) 0xfe;

    @ParameterizedTest
    @CsvSource({
        "VERIFY, caching_sha2_password, 0",
        "VERIFY_CA, caching_sha2_password, 0",
        "PREFERRED, caching_sha2_password, 1",
        "PREFERRED, sha256_password, 1",
        "PREFERRED, mysql_clear_password, 1",
        "PREFERRED, mysql_old_password, 1",
    })
    void whoAnswersInTheServersPlaceDoesNotGetIt(TlsMode mode, String plugin, int packets) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<ByteArrayOutputStream> heard =
                    CompletableFuture.supplyAsync(() -> serve(listener, plugin));
            Connector connector = new Connector(new ServerAccess(
                    new ServerAddress("127.0.0.1", listener.getLocalPort()),
                    new Account("backup", PASSWORD),
                    new Tls(mode, java.util.List.of())));

            LockException refusal = assertThrows(LockException.class, () -> connector.open(Duration.ofSeconds(3)));

            String sent = heard.get(20, TimeUnit.SECONDS).toString(StandardCharsets.ISO_8859_1);
            assertFalse(sent.contains(PASSWORD), "the password was sent");
            assertEquals(packets == 0, sent.isEmpty(), "something was sent before the server proved who it is");
            assertFalse(refusal.toString().contains(PASSWORD));
        }
    }

    /** All that the client sends, until it hangs up. */
    private static ByteArrayOutputStream serve(ServerSocket listener, String plugin) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try (Socket socket = listener.accept()) {
            socket.setSoTimeout(10_000);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            packet(out, 0, greeting());
            int sequence = read(in, heard);
            byte[] question = "caching_sha2_password".equals(plugin)
                    ? new byte[] {AUTH_MORE_DATA, FULL_AUTHENTICATION}
                    : switchTo(plugin);
            packet(out, sequence + 1, question);
            while (true) {
                read(in, heard);
            }
        } catch (IOException e) {
            return heard;
        }
    }

    private static int read(DataInputStream in, ByteArrayOutputStream heard) throws IOException {
        int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
        int sequence = in.readUnsignedByte();
        heard.write(in.readNBytes(length));
        return sequence;
    }

    private static byte[] switchTo(String plugin) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(SWITCH);
        bytes.write((plugin + "\0aaaaaaaaaaaaaaaaaaaa\0").getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    /** Of a MySQL 8.0 without TLS. */
    private static byte[] greeting() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(10);
        bytes.write("8.0.15\0".getBytes(StandardCharsets.US_ASCII));
        bytes.write(new byte[] {9, 0, 0, 0});
        bytes.write("abcdefgh\0".getBytes(StandardCharsets.US_ASCII));
        int capabilities = 0x00080000 | 0x00008000 | 0x0200 | 1;
        bytes.write(new byte[] {(byte) capabilities, (byte) (capabilities >> 8), 33, 2, 0});
        bytes.write(new byte[] {(byte) (capabilities >> 16), (byte) (capabilities >> 24), 21});
        bytes.write(new byte[10]);
        bytes.write("ijklmnopqrst\0caching_sha2_password\0".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    private static void packet(OutputStream out, int sequence, byte[] payload) throws IOException {
        out.write(new byte[] {(byte) payload.length, (byte) (payload.length >> 8), 0, (byte) sequence});
        out.write(payload);
        out.flush();
    }
}
