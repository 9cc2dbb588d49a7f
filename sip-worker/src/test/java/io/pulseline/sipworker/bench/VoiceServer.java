package io.pulseline.sipworker.bench;

import com.sun.management.ThreadMXBean;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.rtp.codec.OpusVoice;
import io.pulseline.sipworker.media.AudioSdp;
import io.pulseline.sipworker.media.CallMedia;
import io.pulseline.sipworker.media.MediaNews;
import io.pulseline.sipworker.media.MediaPlane;
import io.pulseline.sipworker.media.VoiceCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/// The worker's media plane by itself, told by lines what calls to carry: the codec of the telephony's side, both
/// offers in Base64, and how the telephony's side is protected; it replies with both answers. `END` drops all of them,
/// `ALLOCATED` asks for
/// the bytes that this process has allocated.
public final class VoiceServer {
    private static final MediaNews NONE = new MediaNews() {
        @Override
        public void fellSilent(LegName leg) {}

        @Override
        public void failed(LegName leg, String why) {
            System.err.println(leg + ": " + why);
        }

        @Override
        public void pressed(LegName leg, String key, int millis) {}
    };

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private VoiceServer() {}

    /// @param arguments address, port for lines
    public static void main(String[] arguments) throws IOException {
        InetAddress address = InetAddress.getByName(arguments[0]);
        try (MediaPlane plane = new MediaPlane(
                        new MediaPlane.MediaSettings(address, address, 40_000, 49_999, 1, any -> true),
                        fact -> {},
                        Clock.systemUTC());
                ServerSocket door = new ServerSocket(Integer.parseInt(arguments[1]), 4, address)) {
            while (true) {
                try (Socket guest = door.accept()) {
                    serve(plane, guest);
                }
            }
        }
    }

    private static void serve(MediaPlane plane, Socket guest) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(guest.getInputStream(), StandardCharsets.US_ASCII));
        PrintWriter out = new PrintWriter(guest.getOutputStream(), true, StandardCharsets.US_ASCII);
        List<CallMedia> calls = new ArrayList<>();
        out.println(OpusVoice.engine());
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("END")) {
                calls.forEach(CallMedia::close);
                calls.clear();
                out.println("ENDED");
                continue;
            }
            if (line.equals("ALLOCATED")) {
                out.println(THREADS.getTotalThreadAllocatedBytes());
                continue;
            }
            String[] parts = line.split(" ");
            try {
                CallMedia call = plane.open(new CallId(UUID.randomUUID()), NONE);
                calls.add(call);
                String meta = call.answer(LegName.META, sdp(parts[1]), Protection.SDES, VoiceCodec.OPUS);
                String trunk = call.answer(
                        LegName.TRUNK, sdp(parts[2]), Protection.valueOf(parts[3]), VoiceCodec.valueOf(parts[0]));
                call.open();
                out.println(base64(meta) + " " + base64(trunk));
            } catch (AudioSdp.BadSdp bad) {
                out.println("BAD " + bad.getMessage());
            }
        }
    }

    private static AudioSdp sdp(String base64) throws AudioSdp.BadSdp {
        return AudioSdp.read(new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
