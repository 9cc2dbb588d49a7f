package io.pulseline.e2e.sip;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A real SIP telephone, played by a tenant's PBX: it answers by itself, plays a tone and records what it hears.
final class Baresip implements AutoCloseable {
    static final Path PROGRAM = Path.of("/usr/bin/baresip");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Process process;
    private final Socket control;
    final List<JsonNode> events = new CopyOnWriteArrayList<>();

    /// @param account what stands in baresip's file of accounts, without the line's end
    /// @param sip     its own port
    Baresip(Path folder, String account, Path authorities, int sip, int toneHertz) throws Exception {
        this.folder = folder;
        Files.createDirectories(folder.resolve("rec"));
        // a file of another rate than the codec's fails the call
        Files.write(folder.resolve("tone.wav"), tone(toneHertz, account.contains("opus") ? 48_000 : 8000, 60));
        Files.writeString(folder.resolve("contacts"), "");
        Files.writeString(folder.resolve("accounts"), account + "\n");
        Files.writeString(
                folder.resolve("config"), """
                poll_method epoll
                sip_listen 127.0.0.1:%1$d
                sip_cafile %2$s
                net_interface 127.0.0.1
                audio_source aufile,%3$s/tone.wav
                audio_player aubridge,sink-%1$d
                audio_alert aubridge,alert-%1$d
                ausrc_format s16
                auplay_format s16
                auenc_format s16
                audec_format s16
                rtp_ports %4$d-%5$d
                rtcp_mux yes
                jitter_buffer_delay 2-10
                module_path /usr/lib/baresip/modules
                module aufile.so
                module aubridge.so
                module sndfile.so
                module opus.so
                module g711.so
                module srtp.so
                module_tmp uuid.so
                module_tmp account.so
                module_app menu.so
                module_app ctrl_tcp.so
                ctrl_tcp_listen 127.0.0.1:%6$d
                snd_path %3$s/rec
                call_local_timeout 60
                call_max_calls 8
                opus_bitrate 32000
                opus_stereo yes
                opus_sprop_stereo no
                """.formatted(sip, authorities, folder, sip + 4000, sip + 4200, sip + 3));
        process = new ProcessBuilder(PROGRAM.toString(), "-f", folder.toString(), "-s")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("baresip.log").toFile())
                .start();
        control = connect(sip + 3);
        Thread.ofVirtual().start(this::listen);
    }

    private static Socket connect(int port) throws Exception {
        for (int tried = 0; ; tried++) {
            try {
                return new Socket("127.0.0.1", port);
            } catch (IOException notYet) {
                if (tried == 100) {
                    throw notYet;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /// Netstrings of JSON.
    private void listen() {
        try {
            InputStream in = control.getInputStream();
            while (true) {
                StringBuilder length = new StringBuilder();
                for (int next = in.read(); next != ':'; next = in.read()) {
                    if (next < 0) {
                        return;
                    }
                    length.append((char) next);
                }
                byte[] text = in.readNBytes(Integer.parseInt(length.toString().strip()));
                in.read();
                events.add(JSON.readTree(text));
            }
        } catch (IOException | NumberFormatException closed) {
            // the telephone is gone
        }
    }

    void command(String command, String parameters) throws IOException {
        String text = "{\"command\":\"" + command + "\",\"params\":\"" + parameters + "\"}";
        control.getOutputStream().write((text.length() + ":" + text + ",").getBytes(StandardCharsets.UTF_8));
        control.getOutputStream().flush();
    }

    boolean saw(String type) {
        return events.stream().anyMatch(event -> event.path("type").asString("").equals(type));
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("baresip.log"), StandardCharsets.ISO_8859_1);
    }

    /// The part of what it heard, over its loudest second, that was this tone: 0 to 1.
    double heard(int hertz) throws IOException {
        double best = 0;
        try (Stream<Path> files = Files.list(folder.resolve("rec"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith("-dec.wav")).toList()) {
                best = Math.max(best, share(Files.readAllBytes(file), hertz));
            }
        }
        return best;
    }

    private static double share(byte[] wave, int hertz) {
        int rate = (wave[24] & 0xff) | (wave[25] & 0xff) << 8 | (wave[26] & 0xff) << 16;
        int channels = wave[22];
        double best = 0;
        for (int from = 44; from + rate * channels * 2 <= wave.length; from += rate * channels * 2) {
            double real = 0;
            double imaginary = 0;
            double energy = 1;
            for (int i = 0; i < rate; i++) {
                int at = from + i * channels * 2;
                int sample = (short) (wave[at] & 0xff | wave[at + 1] << 8);
                double angle = 2 * Math.PI * hertz * i / rate;
                real += sample * Math.cos(angle);
                imaginary += sample * Math.sin(angle);
                energy += (double) sample * sample;
            }
            if (energy > rate * 10_000.0) {
                best = Math.max(best, 2 * (real * real + imaginary * imaginary) / rate / energy);
            }
        }
        return best;
    }

    private static byte[] tone(int hertz, int rate, int seconds) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(all);
        int bytes = rate * seconds * 2;
        out.writeBytes("RIFF");
        out.writeInt(Integer.reverseBytes(36 + bytes));
        out.writeBytes("WAVEfmt ");
        out.writeInt(Integer.reverseBytes(16));
        out.writeShort(Short.reverseBytes((short) 1));
        out.writeShort(Short.reverseBytes((short) 1));
        out.writeInt(Integer.reverseBytes(rate));
        out.writeInt(Integer.reverseBytes(rate * 2));
        out.writeShort(Short.reverseBytes((short) 2));
        out.writeShort(Short.reverseBytes((short) 16));
        out.writeBytes("data");
        out.writeInt(Integer.reverseBytes(bytes));
        for (int i = 0; i < rate * seconds; i++) {
            out.writeShort(Short.reverseBytes((short) (9000 * Math.sin(2 * Math.PI * hertz * i / rate))));
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        control.close();
        process.destroy();
        if (!process.waitFor(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
    }
}
