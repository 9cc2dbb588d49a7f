package io.pulseline.metasim.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DatagramTransport;
import org.junit.jupiter.api.Test;

class EdgeDtlsTest {
    private final EdgeDtls one = new EdgeDtls();
    private final EdgeDtls other = new EdgeDtls();

    @Test
    void bothRolesAgreeOnTheSameKeys() throws Exception {
        LinkedBlockingQueue<byte[]> there = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<byte[]> back = new LinkedBlockingQueue<>();
        CompletableFuture<EdgeDtls.Material> server = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                server.complete(other.shake(new Pipe(there, back), false, one.fingerprint()));
            } catch (IOException failure) {
                server.completeExceptionally(failure);
            }
        });
        EdgeDtls.Material client = one.shake(new Pipe(back, there), true, other.fingerprint());
        assertThat(server.get(10, TimeUnit.SECONDS).bytes()).isEqualTo(client.bytes());
    }

    private record Pipe(LinkedBlockingQueue<byte[]> in, LinkedBlockingQueue<byte[]> out) implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return 1500;
        }

        @Override
        public int getSendLimit() {
            return 1300;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
            try {
                byte[] datagram = in.poll(waitMillis, TimeUnit.MILLISECONDS);
                if (datagram == null) {
                    return -1;
                }
                System.arraycopy(datagram, 0, buffer, offset, datagram.length);
                return datagram.length;
            } catch (InterruptedException stopped) {
                throw new IOException(stopped);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            out.add(java.util.Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void close() {}
    }
}
