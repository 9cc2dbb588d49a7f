package io.pulseline.sipworker.bench;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// rtpengine by its "ng" protocol (a cookie and a bencoded dictionary), with keys in SDP on both sides as at our edge.
/// It
/// would pass packets through unopened where both sides have one suite and one key, so the second line asks for a suite
/// of its own.
final class VoiceEngine implements VoiceBench.Server {
    private static final Map<String, String> ALWAYS = Map.of(
            "3:ICE", "6:remove",
            "4:DTLS", "3:off",
            "5:flags", "l13:trust-addresse",
            "8:rtcp-mux", "l6:accepte",
            "8:from-tag", "1:a");
    private final DatagramSocket socket = new DatagramSocket();
    private final InetSocketAddress engine;
    private final List<Map<String, String>> calls = new ArrayList<>();

    VoiceEngine(InetSocketAddress engine) throws IOException {
        this.engine = engine;
        socket.setSoTimeout(5000);
    }

    @Override
    public String engine() {
        return "rtpengine";
    }

    @Override
    public void connect(VoiceBench.Kind kind, VoiceLine meta, VoiceLine trunk) throws IOException {
        Map<String, String> call = new TreeMap<>(ALWAYS);
        call.put("7:call-id", text(UUID.randomUUID().toString()));
        calls.add(call);
        Map<String, String> offer = new TreeMap<>(call);
        offer.put("7:command", text("offer"));
        offer.put("18:transport-protocol", text(kind.clear() ? "RTP/AVP" : "RTP/SAVP"));
        offer.put("3:sdp", text(meta.offer("opus/48000/2")));
        String offered = ask(offer);
        Map<String, String> answer = new TreeMap<>(call);
        answer.put("7:command", text("answer"));
        answer.put("6:to-tag", text("b"));
        answer.put("3:sdp", text(trunk.answer(kind.map, offered)));
        meta.answered(ask(answer));
    }

    private static String text(String plain) {
        return plain.length() + ":" + plain;
    }

    /// @return the SDP for the other side
    private String ask(Map<String, String> question) throws IOException {
        String told = tell(question);
        int at = told.indexOf("3:sdp");
        if (at < 0) {
            throw new IOException("rtpengine refused: " + told);
        }
        int colon = told.indexOf(':', at + 5);
        return told.substring(colon + 1, colon + 1 + Integer.parseInt(told.substring(at + 5, colon)));
    }

    private String tell(Map<String, String> question) throws IOException {
        StringBuilder dictionary = new StringBuilder("d");
        question.entrySet().stream()
                // bencoded keys are in the order of their bytes, without their lengths
                .sorted(java.util.Comparator.comparing(
                        entry -> entry.getKey().substring(entry.getKey().indexOf(':'))))
                .forEach(entry -> dictionary.append(entry.getKey()).append(entry.getValue()));
        byte[] sent = (UUID.randomUUID() + " " + dictionary + "e").getBytes(StandardCharsets.ISO_8859_1);
        socket.send(new DatagramPacket(sent, sent.length, engine));
        DatagramPacket reply = new DatagramPacket(new byte[65_000], 65_000);
        socket.receive(reply);
        return new String(reply.getData(), 0, reply.getLength(), StandardCharsets.ISO_8859_1);
    }

    /// Its calls end as ours do: those that stay would cost it something while others are measured.
    @Override
    public void close() throws IOException {
        for (Map<String, String> call : calls) {
            Map<String, String> end = new TreeMap<>(call);
            end.put("7:command", text("delete"));
            end.put("12:delete-delay", "i0e");
            tell(end);
        }
        socket.close();
    }
}
