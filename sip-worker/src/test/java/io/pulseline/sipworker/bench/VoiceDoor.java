package io.pulseline.sipworker.bench;

import io.pulseline.platform.wire.SipBook.Protection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A [VoiceServer] by its lines.
final class VoiceDoor implements VoiceBench.Server {
    private final Socket door;
    private final BufferedReader in;
    private final PrintWriter out;
    private final String engine;

    VoiceDoor(InetSocketAddress at) throws IOException {
        door = new Socket(at.getAddress(), at.getPort());
        in = new BufferedReader(new InputStreamReader(door.getInputStream(), StandardCharsets.US_ASCII));
        out = new PrintWriter(door.getOutputStream(), true, StandardCharsets.US_ASCII);
        engine = in.readLine();
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public void connect(VoiceBench.Kind kind, VoiceLine meta, VoiceLine trunk) throws IOException {
        out.println(kind.codec + " " + base64(meta.offer("opus/48000/2")) + " " + base64(trunk.offer(kind.map)) + " "
                + (kind.clear() ? Protection.NONE : Protection.SDES));
        String[] answers = in.readLine().split(" ");
        meta.answered(text(answers[0]));
        trunk.answered(text(answers[1]));
    }

    @Override
    public long allocated() throws IOException {
        out.println("ALLOCATED");
        return Long.parseLong(in.readLine());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        out.println("END");
        in.readLine();
        door.close();
    }
}
