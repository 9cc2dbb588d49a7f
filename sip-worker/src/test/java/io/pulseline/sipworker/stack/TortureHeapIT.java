package io.pulseline.sipworker.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.wire.SipDecision;
import io.pulseline.sipworker.TestEdge;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The torture messages again and again, each time as new ones, by all three transports: ten times as many leave
/// nothing more behind.
class TortureHeapIT {
    private static final int ROUNDS = 2;
    /// What the JVM itself may have come by meanwhile, and far less than the messages of one round are.
    private static final long MOST_MORE = 768 * 1024;
    /// A transaction stands for 32 s for what may come late (RFC 3261 §17.2.2): here for a tenth of that, which proves
    /// as much.
    private static final int SPEED = 10;

    private static final long LIFE_SECONDS = 30;

    @Test
    void theHeapStaysFlat() throws Exception {
        List<byte[]> messages = messages();
        assertThat(messages).hasSize(49 + 12);
        try (TestEdge edge = new TestEdge(
                address -> true,
                1,
                opening -> new SipDecision.Refuse(null, 480, "test", null, null),
                new Timers(SPEED))) {
            // what Java keeps of handshakes to take them up again has a bound of its own, far above this
            edge.tls.getServerSessionContext().setSessionCacheSize(8);
            edge.tls.getClientSessionContext().setSessionCacheSize(8);
            // also whatever is loaded and compiled at first
            rounds(edge, messages, 0, 2 * ROUNDS);
            long before = used(edge);
            rounds(edge, messages, 2 * ROUNDS, 10 * ROUNDS);
            long after = used(edge);
            assertThat(after - before)
                    .as("bytes more after ten times as many, from %d", before)
                    .isLessThan(MOST_MORE);
        }
    }

    private static void rounds(TestEdge edge, List<byte[]> messages, int from, int count) throws Exception {
        for (int round = from; round < from + count; round++) {
            for (byte[] message : messages) {
                byte[] fresh = fresh(message, round);
                udp(edge, fresh);
                try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), edge.stack.tcpPort());
                        Socket secure = edge.tls
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), edge.stack.tlsPort())) {
                    say(plain, fresh);
                    say(secure, fresh);
                }
            }
        }
    }

    /// Another transaction than that of the round before, of the same length.
    private static byte[] fresh(byte[] message, int round) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        return text.replaceAll("z9hG4bK.{3}", "z9hG4bK%03d".formatted(round)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void udp(TestEdge edge, byte[] message) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(
                    message, message.length, InetAddress.getLoopbackAddress(), edge.stack.udpPort()));
        }
    }

    private static void say(Socket socket, byte[] message) {
        try {
            socket.getOutputStream().write(message);
            socket.getOutputStream().flush();
        } catch (IOException closed) {
            // it had seen enough
        }
    }

    /// Bytes in use when everything is over that would be over by itself.
    private static long used(TestEdge edge) {
        long end = System.nanoTime() + LIFE_SECONDS * 1_000_000_000L;
        while (edge.stack.open() > 0) {
            assertThat(System.nanoTime())
                    .as("open after their life: %d", edge.stack.open())
                    .isLessThan(end);
            LockSupport.parkNanos(50_000_000);
        }
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static List<byte[]> messages() throws Exception {
        List<byte[]> messages = new ArrayList<>();
        for (String file : TortureIT.files()) {
            try (InputStream in = TortureHeapIT.class.getResourceAsStream("/torture/" + file)) {
                messages.add(java.util.Objects.requireNonNull(in, file).readAllBytes());
            }
        }
        return messages;
    }
}
