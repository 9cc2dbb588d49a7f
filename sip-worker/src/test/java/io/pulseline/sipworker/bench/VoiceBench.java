package io.pulseline.sipworker.bench;

import io.pulseline.rtp.Packet;
import io.pulseline.rtp.codec.G711;
import io.pulseline.rtp.codec.OpusVoice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Talks through a [VoiceServer]: so many calls at once, fifty packets a second each way, for so long.
final class VoiceBench {
    /// One that passes its lines to the other side as they are, or by way of a codec.
    enum Kind {
        PASSED("OPUS", 111, "opus/48000/2", 960),
        RECODED("PCMU", 0, "PCMU/8000", 160);

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
    }

    /// @param engine    which Opus the server has
    /// @param cpuMillis of the server
    record Figure(Kind kind, String engine, int calls, double seconds, double cpuMillis, long sent, long heard) {
        /// How many such calls a core carries.
        double callsPerCore() {
            return calls * seconds * 1000 / cpuMillis;
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

    Figure measure(Kind kind, InetAddress server, int port, int calls, int warm, int seconds, Meter cpu)
            throws IOException {
        List<VoiceLine> lines = new ArrayList<>();
        try (Socket door = new Socket(server, port);
                Selector selector = Selector.open()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(door.getInputStream(), StandardCharsets.US_ASCII));
            PrintWriter out = new PrintWriter(door.getOutputStream(), true, StandardCharsets.US_ASCII);
            String engine = in.readLine();
            for (int i = 0; i < calls; i++) {
                VoiceLine meta = new VoiceLine(InetAddress.getLoopbackAddress(), 111, 960, opus);
                VoiceLine trunk = new VoiceLine(
                        InetAddress.getLoopbackAddress(), kind.type, kind.step, kind == Kind.PASSED ? opus : pcmu);
                out.println(
                        kind.codec + " " + base64(meta.offer("opus/48000/2")) + " " + base64(trunk.offer(kind.map)));
                String[] answers = in.readLine().split(" ");
                meta.answered(text(answers[0]));
                trunk.answered(text(answers[1]));
                for (VoiceLine line : List.of(meta, trunk)) {
                    line.channel.register(selector, SelectionKey.OP_READ, line);
                    lines.add(line);
                }
            }
            talk(selector, lines, warm);
            double before = cpu.cpuMillis();
            long sent = lines.stream().mapToLong(line -> line.sent).sum();
            long heard = lines.stream().mapToLong(line -> line.heard).sum();
            double took = talk(selector, lines, seconds);
            Figure figure = new Figure(
                    kind,
                    engine,
                    calls,
                    took,
                    cpu.cpuMillis() - before,
                    lines.stream().mapToLong(line -> line.sent).sum() - sent,
                    lines.stream().mapToLong(line -> line.heard).sum() - heard);
            out.println("END");
            in.readLine();
            return figure;
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

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    }
}
