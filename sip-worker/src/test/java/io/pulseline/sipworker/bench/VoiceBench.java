package io.pulseline.sipworker.bench;

import io.pulseline.rtp.Packet;
import io.pulseline.rtp.codec.G711;
import io.pulseline.rtp.codec.OpusVoice;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Talks through a [VoiceServer]: so many calls at once, fifty packets a second each way, for so long.
final class VoiceBench {
    /// One that passes its lines to the other side as they are, or by way of a codec.
    enum Kind {
        PASSED("OPUS", 111, "opus/48000/2", 960),
        /// as the first, by rtpengine
        BESIDE("OPUS", 111, "opus/48000/2", 960),
        RECODED("PCMU", 0, "PCMU/8000", 160),
        /// as the first, and the telephony's side without keys
        CLEAR("OPUS", 111, "opus/48000/2", 960),
        /// as that, by rtpengine
        CLEAR_BESIDE("OPUS", 111, "opus/48000/2", 960);

        final String codec;
        final int type;
        final String map;
        final int step;

        Kind(String codec, int type, String map, int step) {
            this.codec = codec;
            this.type = type;
            this.map = map;
            this.step = step;
        }

        boolean clear() {
            return this == CLEAR || this == CLEAR_BESIDE;
        }
    }

    /// @param engine    which Opus the server has, or who else passed it on
    /// @param cpuMillis of the server
    /// @param garbage   bytes of the server, negative where that is not known
    /// @param median    of a packet's way in milliseconds, not a number where it was not measured
    /// @param p99       the slowest of a hundred
    record Figure(
            Kind kind,
            String engine,
            int calls,
            double seconds,
            double cpuMillis,
            long sent,
            long heard,
            double garbage,
            double median,
            double p99) {
        /// How many such calls a core carries.
        double callsPerCore() {
            return calls * seconds * 1000 / cpuMillis;
        }

        /// Milliseconds for a thousand packets that came in and went out again.
        double cpuPerThousand() {
            return cpuMillis * 1000 / sent;
        }

        double garbageForAPacket() {
            return garbage / sent;
        }

        double lostPercent() {
            return sent == 0 ? 100 : 100.0 * Math.max(0, sent - heard) / sent;
        }
    }

    private static final int FRAMES = 250;
    private static final int PACKETS_A_SECOND = 50;

    private final byte[][] opus = new byte[FRAMES][];
    private final byte[][] pcmu = new byte[FRAMES][];

    VoiceBench() {
        Random noise = new Random(7);
        try (OpusVoice voice = OpusVoice.open()) {
            short[] pcm = new short[160];
            byte[] packet = new byte[1500];
            for (int i = 0; i < FRAMES; i++) {
                for (int at = 0; at < 160; at++) {
                    double time = (i * 160 + at) / 8000.0;
                    // syllables: a voice that rises and falls four times a second, with breath in it
                    double loud = 0.5 + 0.5 * Math.sin(2 * Math.PI * 4 * time);
                    double tone = Math.sin(2 * Math.PI * 140 * time)
                            + 0.5 * Math.sin(2 * Math.PI * 560 * time)
                            + 0.3 * Math.sin(2 * Math.PI * 1900 * time);
                    pcm[at] = (short) (loud * (5000 * tone + 600 * noise.nextGaussian()));
                }
                opus[i] = Arrays.copyOf(packet, voice.encode(pcm, 160, packet, 0));
                pcmu[i] = new byte[160];
                G711.MU_LAW.encode(pcm, 160, pcmu[i], 0);
            }
        }
    }

    /// Milliseconds that the server has used so far.
    interface Meter {
        double cpuMillis() throws IOException;
    }

    /// Who carries the calls.
    interface Server extends AutoCloseable {
        /// Which Opus it has, or what it is.
        String engine();

        /// Bytes that it has allocated so far, 0 where that is not known.
        default long allocated() throws IOException {
            return 0;
        }

        /// Has both lines talk to it.
        void connect(Kind kind, VoiceLine meta, VoiceLine trunk) throws IOException;

        @Override
        void close() throws IOException;
    }

    Figure measure(Kind kind, Server server, int calls, int warm, int seconds, Meter cpu) throws IOException {
        List<VoiceLine> lines = new ArrayList<>();
        Delays delays = new Delays();
        try (server;
                Selector selector = Selector.open()) {
            for (int i = 0; i < calls; i++) {
                VoiceLine meta = new VoiceLine(InetAddress.getLoopbackAddress(), 111, 960, opus);
                VoiceLine trunk = new VoiceLine(
                        InetAddress.getLoopbackAddress(), kind.type, kind.step, kind == Kind.RECODED ? pcmu : opus);
                if (kind.clear()) {
                    trunk.withoutKeys();
                }
                server.connect(kind, meta, trunk);
                for (VoiceLine line : List.of(meta, trunk)) {
                    if (kind != Kind.RECODED) {
                        line.timedBy(delays);
                    }
                    line.channel.register(selector, SelectionKey.OP_READ, line);
                    lines.add(line);
                }
            }
            talk(selector, lines, warm);
            delays.clear();
            long allocated = server.allocated();
            double before = cpu.cpuMillis();
            long sent = lines.stream().mapToLong(line -> line.sent).sum();
            long heard = lines.stream().mapToLong(line -> line.heard).sum();
            double took = talk(selector, lines, seconds);
            double used = cpu.cpuMillis() - before;
            return new Figure(
                    kind,
                    server.engine(),
                    calls,
                    took,
                    used,
                    lines.stream().mapToLong(line -> line.sent).sum() - sent,
                    lines.stream().mapToLong(line -> line.heard).sum() - heard,
                    server.allocated() - allocated,
                    delays.millis(0.5),
                    delays.millis(0.99));
        } finally {
            for (VoiceLine line : lines) {
                line.channel.close();
            }
        }
    }

    /// @return seconds that it took
    private static double talk(Selector selector, List<VoiceLine> lines, int seconds) throws IOException {
        Packet packet = new Packet();
        ByteBuffer buffer = ByteBuffer.wrap(packet.getBuffer());
        long begin = System.nanoTime();
        long turns = 0;
        while (System.nanoTime() - begin < seconds * 1_000_000_000L) {
            int read = selector.selectNow(key -> {
                VoiceLine line = (VoiceLine) key.attachment();
                DatagramChannel channel = line.channel;
                try {
                    for (int i = 0; i < 16; i++) {
                        buffer.clear();
                        int count = channel.read(buffer);
                        if (count <= 0) {
                            return;
                        }
                        packet.reset(count);
                        line.receive(packet);
                    }
                } catch (IOException gone) {
                    // shows as loss
                }
            });
            long due = (System.nanoTime() - begin) * PACKETS_A_SECOND * lines.size() / 1_000_000_000L;
            boolean idle = read == 0 && turns >= due;
            while (turns < due) {
                lines.get((int) (turns++ % lines.size())).send();
            }
            if (idle) {
                LockSupport.parkNanos(100_000);
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }
}
