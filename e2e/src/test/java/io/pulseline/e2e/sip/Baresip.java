package io.pulseline.e2e.sip;

import io.pulseline.e2e.Stack;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A real SIP telephone, played by a tenant's PBX: it answers by itself, plays a tone and records what it hears.
public final class Baresip implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/baresip");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Process process;
    private final Socket control;
    final List<JsonNode> events = new CopyOnWriteArrayList<>();

    /// Registers when somebody listens: baresip tells its events to whoever is connected then, and to nobody later.
    ///
    /// @param account as it would stand in baresip's file of accounts, without the line's end; with `medianat=ice`
    ///     it lives on an address that ICE may offer, which the loopback's is not
    /// @param sip     its own port
    Baresip(Path folder, String account, Path authorities, int sip, int toneHertz) throws Exception {
        this.folder = folder;
        String address = account.contains("medianat=ice") ? Stack.outward() : "127.0.0.1";
        Files.createDirectories(folder.resolve("rec"));
        // a file of another rate than the codec's fails the call
        Files.write(folder.resolve("tone.wav"), Waves.tone(toneHertz, account.contains("opus") ? 48_000 : 8000, 60));
        Files.writeString(folder.resolve("contacts"), "");
        Files.writeString(folder.resolve("accounts"), "");
        Files.writeString(folder.resolve("config"), """
                poll_method epoll
                sip_listen %7$s:%1$d
                sip_cafile %2$s
                net_interface %7$s
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
                module ice.so
                module dtls_srtp.so
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
                """.formatted(
                        sip, authorities, folder, sip + 4000, sip + 4200, sip + 3, address));
        process = new ProcessBuilder(PROGRAM.toString(), "-f", folder.toString(), "-s")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("baresip.log").toFile())
                .start();
        control = connect(sip + 3, process);
        Thread.ofVirtual().start(this::listen);
        command("uanew", account);
    }

    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /// The telephone system of the demo tenant.
    ///
    /// @param folder for its files, empty
    public static Baresip ofTheDemo(Stack stack, Path folder, String codec, int sip, int toneHertz) throws Exception {
        JsonNode demo = stack.credentials.path("sip");
        String account = account(
                demo, demo.path("user").asString(), codec, demo.path("password").asString());
        Baresip pbx = new Baresip(folder, account, Path.of(demo.path("ca_file").asString()), sip, toneHertz);
        try {
            Stack.until("the PBX is registered", Duration.ofSeconds(20), () -> pbx.saw("REGISTER_OK"));
            return pbx;
        } catch (AssertionError never) {
            pbx.close();
            throw never;
        }
    }

    /// @param demo what the demo's credentials say of SIP
    static String account(JsonNode demo, String user, String codec, String password) {
        return "<sip:%1$s@localhost;transport=tls>;outbound=\"sip:127.0.0.1:%2$d;transport=tls\";auth_user=%1$s;auth_pass=%3$s;regint=300;mediaenc=srtp-mand;audio_codecs=%4$s;answermode=auto"
                .formatted(user, demo.path("tls_port").asInt(), password, codec);
    }

    private static Socket connect(int port, Process telephone) throws Exception {
        for (int tried = 0; ; tried++) {
            try {
                return new Socket("127.0.0.1", port);
            } catch (IOException notYet) {
                if (tried == 100 || !telephone.isAlive()) {
                    telephone.destroyForcibly();
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
        String text = JSON.writeValueAsString(Map.of("command", command, "params", parameters));
        control.getOutputStream().write((text.length() + ":" + text + ",").getBytes(StandardCharsets.UTF_8));
        control.getOutputStream().flush();
    }

    /// Begins a new call's story: what was seen and recorded until now counts no more.
    void forget() throws IOException {
        events.clear();
        try (Stream<Path> files = Files.list(folder.resolve("rec"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    public boolean saw(String type) {
        return events.stream().anyMatch(event -> event.path("type").asString("").equals(type));
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("baresip.log"), StandardCharsets.ISO_8859_1);
    }

    /// The part of what it heard, over its loudest second, that was this tone: 0 to 1.
    double heard(int hertz) throws IOException {
        return Waves.heard(folder.resolve("rec"), "-dec.wav", hertz);
    }

    /// The part of what it hears just now that is this tone: 0 to 1.
    double hears(int hertz) {
        try {
            return Waves.now(folder.resolve("rec"), "-dec.wav", hertz);
        } catch (IOException notYet) {
            return 0;
        }
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
