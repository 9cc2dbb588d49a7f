package io.pulseline.metasim.edge;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DatagramTransport;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;
import org.jspecify.annotations.Nullable;

/// One leg of the edge: a socket and a thread, ICE-lite, one DTLS association, SRTP. Plain and slow on purpose: it
/// is a
/// peer to test
/// against, not a relay to be proud of.
public final class EdgeLeg implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DatagramSocket socket;
    private final EdgeDtls dtls;
    private final StunResponder stun;
    private final String ufrag = text(12);
    private final String password = text(28);
    private final int streamId = RANDOM.nextInt() & 0x7fffffff;
    private final Ears ears;
    private final MediaFault fault;
    private final LinkedBlockingQueue<byte[]> handshake = new LinkedBlockingQueue<>();
    private volatile @Nullable InetSocketAddress peer;
    private volatile @Nullable String expectedFingerprint;
    private volatile boolean dtlsClient;
    private volatile @Nullable Keys keys;
    private volatile boolean closed;
    private volatile long darkUntil;
    private boolean shaking;
    private int sequence = RANDOM.nextInt(1000);
    private int shift;
    private int lastSource;
    private long timestampShift;
    private long lastTimestamp;
    private long checksAnswered;

    /// Hears decrypted packets.
    public interface Ears {
        void up(EdgeLeg leg);

        /// @param packet RTP in clear
        void rtp(EdgeLeg leg, byte[] packet);

        void rtcp(EdgeLeg leg);

        void failed(EdgeLeg leg, String why);
    }

    private record Keys(
            SrtpContextFactory out,
            SrtpContextFactory in,
            Map<Integer, SrtpCryptoContext> rtpOut,
            Map<Integer, SrtpCryptoContext> rtpIn,
            Map<Integer, SrtcpCryptoContext> rtcpOut,
            Map<Integer, SrtcpCryptoContext> rtcpIn) {}

    EdgeLeg(InetAddress address, int port, EdgeDtls dtls, Ears ears, MediaFault fault) throws IOException {
        this.fault = fault;
        this.socket = new DatagramSocket(new InetSocketAddress(address, port));
        this.dtls = dtls;
        this.ears = ears;
        this.stun = new StunResponder(ufrag, password);
        Thread.ofVirtual().name("edge-" + port).start(this::listen);
    }

    public int port() {
        return socket.getLocalPort();
    }

    public String ufrag() {
        return ufrag;
    }

    public String password() {
        return password;
    }

    public int streamId() {
        return streamId;
    }

    public boolean isUp() {
        return keys != null && !closed;
    }

    MediaFault fault() {
        return fault;
    }

    /// The user's phone changes its network: nothing comes through for so long, then everything goes on.
    public void dark(long millis) {
        darkUntil = System.nanoTime() + millis * 1_000_000;
    }

    private boolean isDark() {
        return darkUntil != 0 && System.nanoTime() - darkUntil < 0;
    }

    public long checksAnswered() {
        return checksAnswered;
    }

    /// Tells who the peer must be; until then its packets are not understood.
    ///
    /// @param client whether Meta opens the DTLS handshake
    public void expect(SdpText remote, boolean client) {
        this.dtlsClient = client;
        this.expectedFingerprint = remote.fingerprint();
        maybeShake();
    }

    /// Keys from SDP instead of a handshake (SDES): 16 bytes of key, 14 of salt, each way.
    public void agreeSdes(byte[] ours, byte[] theirs, InetSocketAddress remote) {
        LoggerImpl quiet = new LoggerImpl("edge");
        peer = remote;
        keys = new Keys(
                new SrtpContextFactory(
                        true,
                        Arrays.copyOf(ours, 16),
                        Arrays.copyOfRange(ours, 16, 30),
                        policy(false),
                        policy(false),
                        quiet),
                new SrtpContextFactory(
                        false,
                        Arrays.copyOf(theirs, 16),
                        Arrays.copyOfRange(theirs, 16, 30),
                        policy(false),
                        policy(false),
                        quiet),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>());
        ears.up(this);
    }

    private void listen() {
        byte[] buffer = new byte[2048];
        while (!closed) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
                int first = packet.getLength() == 0 ? 0 : buffer[0] & 0xff;
                if (first < 4) {
                    check(buffer, packet.getLength(), from);
                } else if (from.equals(peer) && first >= 20 && first < 64) {
                    handshake.add(Arrays.copyOf(buffer, packet.getLength()));
                } else if (from.equals(peer) && first >= 128) {
                    media(Arrays.copyOf(buffer, packet.getLength()));
                }
            } catch (IOException end) {
                if (!closed) {
                    ears.failed(this, "socket: " + end.getMessage());
                }
                return;
            }
        }
    }

    private void check(byte[] data, int length, InetSocketAddress from) throws IOException {
        var reply = stun.answer(data, length, from);
        boolean unheard = fault == MediaFault.DEAF
                || fault == MediaFault.NO_NOMINATION
                        && reply.isPresent()
                        && reply.get().nominated();
        if (reply.isPresent() && !unheard) {
            checksAnswered++;
            byte[] out = reply.get().datagram();
            socket.send(new DatagramPacket(out, out.length, from));
            if (reply.get().nominated()) {
                peer = from;
                maybeShake();
            }
        }
    }

    private synchronized void maybeShake() {
        String expected = expectedFingerprint;
        if (shaking || peer == null || expected == null) {
            return;
        }
        shaking = true;
        Thread.ofVirtual().name("edge-dtls-" + port()).start(() -> {
            try {
                keys = slice(dtls.shake(new Transport(), dtlsClient, expected));
                ears.up(this);
            } catch (IOException failure) {
                if (!closed) {
                    ears.failed(this, "DTLS: " + failure.getMessage());
                }
            }
        });
    }

    private static Keys slice(EdgeDtls.Material material) {
        int salt = material.gcm() ? 12 : 14;
        byte[] all = material.bytes();
        byte[] clientKey = Arrays.copyOfRange(all, 0, 16);
        byte[] serverKey = Arrays.copyOfRange(all, 16, 32);
        byte[] clientSalt = Arrays.copyOfRange(all, 32, 32 + salt);
        byte[] serverSalt = Arrays.copyOfRange(all, 32 + salt, 32 + 2 * salt);
        boolean client = material.weAreClient();
        LoggerImpl quiet = new LoggerImpl("edge");
        return new Keys(
                new SrtpContextFactory(
                        true,
                        client ? clientKey : serverKey,
                        client ? clientSalt : serverSalt,
                        policy(material.gcm()),
                        policy(material.gcm()),
                        quiet),
                new SrtpContextFactory(
                        false,
                        client ? serverKey : clientKey,
                        client ? serverSalt : clientSalt,
                        policy(material.gcm()),
                        policy(material.gcm()),
                        quiet),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>());
    }

    private static SrtpPolicy policy(boolean gcm) {
        return gcm
                ? new SrtpPolicy(SrtpPolicy.AESGCM_ENCRYPTION, 16, SrtpPolicy.NULL_AUTHENTICATION, 0, 16, 12)
                : new SrtpPolicy(SrtpPolicy.AESCM_ENCRYPTION, 16, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10, 14);
    }

    private void media(byte[] data) {
        Keys now = keys;
        if (now == null || data.length < 12 || isDark()) {
            return;
        }
        Bytes bytes = new Bytes(data);
        int kind = data[1] & 0xff;
        try {
            if (kind >= 192 && kind <= 223) {
                int ssrc = int32(data, 4);
                SrtcpCryptoContext context = now.rtcpIn().get(ssrc);
                if (context == null) {
                    context = now.in().deriveControlContext(ssrc);
                    now.rtcpIn().put(ssrc, context);
                }
                if (context.reverseTransformPacket(bytes) == SrtpErrorStatus.OK) {
                    ears.rtcp(this);
                }
                return;
            }
            int ssrc = int32(data, 8);
            SrtpCryptoContext context = now.rtpIn().get(ssrc);
            if (context == null) {
                context = now.in().deriveContext(ssrc, 0);
                now.rtpIn().put(ssrc, context);
            }
            if (context.reverseTransformPacket(bytes, false) == SrtpErrorStatus.OK) {
                ears.rtp(this, bytes.bytes());
            }
        } catch (GeneralSecurityException | RuntimeException broken) {
            // a packet that cannot be read is as good as lost
        }
    }

    /// Sends a packet of the other leg under this leg's stream and payload type.
    public synchronized void send(byte[] rtp, int payloadType) {
        Keys now = keys;
        InetSocketAddress to = peer;
        if (now == null || to == null || closed || isDark() || fault == MediaFault.MUTE) {
            return;
        }
        int csrc = 12 + 4 * (rtp[0] & 0x0f);
        int header = csrc;
        if ((rtp[0] & 0x10) != 0) {
            header += 4 + 4 * ((rtp[csrc + 2] & 0xff) << 8 | rtp[csrc + 3] & 0xff);
        }
        byte[] out = new byte[12 + rtp.length - header + 40];
        System.arraycopy(rtp, 0, out, 0, 12);
        System.arraycopy(rtp, header, out, 12, rtp.length - header);
        out[0] = (byte) 0x80;
        out[1] = (byte) (rtp[1] & 0x80 | payloadType);
        int source = int32(rtp, 8);
        int incoming = (rtp[2] & 0xff) << 8 | rtp[3] & 0xff;
        long stamp = int32(rtp, 4) & 0xffffffffL;
        if (source != lastSource) {
            lastSource = source;
            shift = sequence + 1 - incoming;
            timestampShift = lastTimestamp + 960 - stamp;
        }
        int number = incoming + shift & 0xffff;
        if ((short) (number - sequence) > 0) {
            sequence = number;
            lastTimestamp = stamp + timestampShift;
        }
        put32(out, 4, (int) (stamp + timestampShift));
        out[2] = (byte) (number >> 8);
        out[3] = (byte) number;
        put32(out, 8, streamId);
        try {
            Bytes bytes = new Bytes(out);
            bytes.setLength(12 + rtp.length - header);
            SrtpCryptoContext context = now.rtpOut().get(streamId);
            if (context == null) {
                context = now.out().deriveContext(streamId, 0);
                now.rtpOut().put(streamId, context);
            }
            if (context.transformPacket(bytes) == SrtpErrorStatus.OK) {
                socket.send(new DatagramPacket(bytes.getBuffer(), bytes.getOffset(), bytes.getLength(), to));
            }
        } catch (GeneralSecurityException | IOException lost) {
            // as if the network had lost it
        }
    }

    /// An empty receiver report: that we are alive.
    public synchronized void sendReport() {
        Keys now = keys;
        InetSocketAddress to = peer;
        if (now == null || to == null || closed) {
            return;
        }
        byte[] out = new byte[8 + 40];
        out[0] = (byte) 0x80;
        out[1] = (byte) 201;
        out[3] = 1;
        put32(out, 4, streamId);
        try {
            Bytes bytes = new Bytes(out);
            bytes.setLength(8);
            SrtcpCryptoContext context = now.rtcpOut().get(streamId);
            if (context == null) {
                context = now.out().deriveControlContext(streamId);
                now.rtcpOut().put(streamId, context);
            }
            if (context.transformPacket(bytes) == SrtpErrorStatus.OK) {
                socket.send(new DatagramPacket(bytes.getBuffer(), bytes.getOffset(), bytes.getLength(), to));
            }
        } catch (GeneralSecurityException | IOException lost) {
            // as if the network had lost it
        }
    }

    private static int int32(byte[] data, int at) {
        return (data[at] & 0xff) << 24 | (data[at + 1] & 0xff) << 16 | (data[at + 2] & 0xff) << 8 | data[at + 3] & 0xff;
    }

    private static void put32(byte[] data, int at, int value) {
        data[at] = (byte) (value >> 24);
        data[at + 1] = (byte) (value >> 16);
        data[at + 2] = (byte) (value >> 8);
        data[at + 3] = (byte) value;
    }

    private static String text(int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(Integer.toString(RANDOM.nextInt(36), 36));
        }
        return text.toString();
    }

    @Override
    public void close() {
        closed = true;
        socket.close();
    }

    private final class Transport implements DatagramTransport {
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
                byte[] datagram = handshake.poll(waitMillis, TimeUnit.MILLISECONDS);
                if (closed) {
                    throw new IOException("closed");
                }
                if (datagram == null) {
                    return -1;
                }
                System.arraycopy(datagram, 0, buffer, offset, Math.min(length, datagram.length));
                return Math.min(length, datagram.length);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IOException(stopped);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) throws IOException {
            InetSocketAddress to = peer;
            if (to != null) {
                socket.send(new DatagramPacket(buffer, offset, length, to));
            }
        }

        @Override
        public void close() {}
    }

    private static final class Bytes implements ByteArrayBuffer {
        private byte[] data;
        private int offset;
        private int length;

        Bytes(byte[] data) {
            this.data = data;
            this.length = data.length;
        }

        byte[] bytes() {
            return Arrays.copyOfRange(data, offset, offset + length);
        }

        @Override
        public byte[] getBuffer() {
            return data;
        }

        @Override
        public int getOffset() {
            return offset;
        }

        @Override
        public int getLength() {
            return length;
        }

        @Override
        public void setLength(int length) {
            this.length = length;
        }

        @Override
        public void setOffset(int offset) {
            this.offset = offset;
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int from, int count, byte[] target) {
            System.arraycopy(data, offset + from, target, 0, count);
        }

        @Override
        public void grow(int more) {
            if (offset + length + more > data.length) {
                data = Arrays.copyOf(data, offset + length + more);
            }
        }

        @Override
        public void append(byte[] more, int count) {
            grow(count);
            System.arraycopy(more, 0, data, offset + length, count);
            length += count;
        }

        @Override
        public void shrink(int count) {
            length -= count;
        }
    }
}
