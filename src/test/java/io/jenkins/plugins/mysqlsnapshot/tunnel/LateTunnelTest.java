package io.jenkins.plugins.mysqlsnapshot.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.UnreachableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An API server that opens a tunnel when nobody waits for it any more: it is closed again, on either side of the opening. */
@Timeout(60)
class LateTunnelTest {

    private static final int GOOD_BYE = 0x88;
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Clock clock = Clock.system();

    @Test
    void aTunnelThatOpensAfterItsTimeIsClosedByUs() throws Exception {
        try (ServerSocket api = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                KubernetesClient client = Kubeconfig.connect(kubeconfig(api.getLocalPort()))) {
            PodTunnel tunnel = new PodTunnel(client, clock, "shop", "orders-db-0", 3306);

            UnreachableException slow = assertThrows(UnreachableException.class, () -> tunnel.open(SHORT));

            assertTrue(slow.getMessage().contains("no tunnel to port 3306 within 300 ms"), slow::getMessage);
            try (Socket connection = api.accept()) {
                connection.setSoTimeout(20_000);
                answer(connection);
                int first = connection.getInputStream().read();
                assertTrue(first == GOOD_BYE || first == -1, () -> "the first byte after it was opened is " + first);
            } catch (SocketException reset) {
                // closed by us even before it was answered
            }
        }
    }

    private static String kubeconfig(int port) {
        return """
                apiVersion: v1
                kind: Config
                current-context: late
                contexts:
                - {name: late, context: {cluster: late, user: late}}
                clusters:
                - {name: late, cluster: {server: 'http://127.0.0.1:%d'}}
                users:
                - {name: late, user: {token: none}}
                """.formatted(port);
    }

    /** As RFC 6455 has it, section 4.2.2. */
    private static void answer(Socket connection) throws Exception {
        BufferedReader request =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
        String key = null;
        for (String line = request.readLine(); line != null && !line.isEmpty(); line = request.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
                key = line.substring(line.indexOf(':') + 1).strip();
            }
        }
        byte[] accept = MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        connection
                .getOutputStream()
                .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\nSec-WebSocket-Accept: "
                                + Base64.getEncoder().encodeToString(accept) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().flush();
    }

    @Test
    void aSocketThatIsClosedBeforeItsWayIsOpenClosesTheWayOnceItIs() throws IOException {
        Forward forward = new Forward(clock, new TunnelErrors("shop", "orders-db-0", 3306));

        forward.close();
        WordsOfWebSocket late = new WordsOfWebSocket();
        forward.onOpen(late);
        forward.use(late);

        assertEquals(List.of("good-bye 1000"), late.words);
        assertThrows(SocketException.class, () -> forward.write(new byte[1], 0, 1));
        assertThrows(SocketException.class, () -> forward.read(new byte[1], 0, 1, SHORT));
    }

    @Test
    void whoWritesToATunnelThatTheOtherSideEndedIsToldWhatToLookAt() {
        Forward forward = new Forward(clock, new TunnelErrors("shop", "orders-db-0", 3306));
        WordsOfWebSocket open = new WordsOfWebSocket();
        forward.onOpen(open);
        forward.onClose(open, 1000, "");

        IOException ended = assertThrows(UnreachableException.class, () -> forward.write(new byte[1], 0, 1));

        assertEquals(
                "pod shop/orders-db-0: the other side ended the tunnel to port 3306; see whether the pod and its node are well"
                        + " (kubectl describe pod orders-db-0 -n shop)",
                ended.getMessage());
    }

    /** Keeps what is said to it. */
    private static final class WordsOfWebSocket implements WebSocket {

        private final List<String> words = new ArrayList<>();

        @Override
        public boolean send(ByteBuffer buffer) {
            return words.add("data");
        }

        @Override
        public boolean sendClose(int code, String reason) {
            return words.add("good-bye " + code);
        }

        @Override
        public long queueSize() {
            return 0;
        }

        @Override
        public void request() {
            words.add("more");
        }
    }
}
