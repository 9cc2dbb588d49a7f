package io.pulseline.mediaworker.relay;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// As much of rtpengine's "ng" control protocol as offer and answer need: a cookie and a bencoded dictionary.
final class RtpengineControl implements AutoCloseable {
    private final DatagramSocket socket = new DatagramSocket();
    private final InetSocketAddress engine;

    RtpengineControl(InetSocketAddress engine) throws IOException {
        this.engine = engine;
        socket.setSoTimeout(1000);
    }

    boolean ping() {
        try {
            return ask(Map.of("command", "ping")).contains("4:pong");
        } catch (IOException silent) {
            return false;
        }
    }

    /// @return the SDP for the other side
    String offer(String call, String sdp) throws IOException {
        return sdp(ask(Map.of(
                "command", "offer",
                "call-id", call,
                "from-tag", "a",
                "sdp", sdp,
                "ICE", "remove",
                "DTLS", "off",
                "rtcp-mux", List.of("accept"),
                "flags", List.of("trust-address"),
                "transport-protocol", "RTP/SAVP")));
    }

    String answer(String call, String sdp) throws IOException {
        return sdp(ask(Map.of(
                "command", "answer",
                "call-id", call,
                "from-tag", "a",
                "to-tag", "b",
                "sdp", sdp,
                "ICE", "remove",
                "DTLS", "off",
                "rtcp-mux", List.of("accept"),
                "flags", List.of("trust-address"))));
    }

    private static String sdp(String reply) throws IOException {
        int at = reply.indexOf("3:sdp");
        if (at < 0) {
            throw new IOException("rtpengine refused: " + reply);
        }
        int colon = reply.indexOf(':', at + 5);
        int length = Integer.parseInt(reply.substring(at + 5, colon));
        return reply.substring(colon + 1, colon + 1 + length);
    }

    private String ask(Map<String, Object> question) throws IOException {
        String cookie = UUID.randomUUID().toString();
        byte[] text = (cookie + " " + bencode(new TreeMap<>(question))).getBytes(StandardCharsets.ISO_8859_1);
        byte[] buffer = new byte[65_000];
        for (int attempt = 0; ; attempt++) {
            try {
                socket.send(new DatagramPacket(text, text.length, engine));
                DatagramPacket reply = new DatagramPacket(buffer, buffer.length);
                do {
                    socket.receive(reply);
                } while (!new String(buffer, 0, reply.getLength(), StandardCharsets.ISO_8859_1).startsWith(cookie));
                return new String(buffer, 0, reply.getLength(), StandardCharsets.ISO_8859_1);
            } catch (IOException late) {
                if (attempt == 4) {
                    throw late;
                }
            }
        }
    }

    private static String bencode(Object value) {
        StringBuilder text = new StringBuilder();
        if (value instanceof Map<?, ?> map) {
            text.append('d');
            map.forEach((key, entry) -> text.append(bencode(key)).append(bencode(entry)));
            return text.append('e').toString();
        }
        if (value instanceof List<?> list) {
            text.append('l');
            list.forEach(entry -> text.append(bencode(entry)));
            return text.append('e').toString();
        }
        return String.valueOf(value).length() + ":" + value;
    }

    @Override
    public void close() {
        socket.close();
    }
}
