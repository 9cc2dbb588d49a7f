package io.pulseline.mediaworker.relay;

import io.pulseline.rtp.Srtp;
import io.pulseline.rtp.SrtpProfile;
import io.pulseline.rtp.webrtc.Certificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sets calls up at rtpengine with keys in the SDP (RFC 4568): AES-CM on one side and AES-GCM on the other, as at
/// our
/// relay. It would pass packets through unopened when both sides had the same suite and keys.
final class RtpengineUnderLoad implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String CM = "AES_CM_128_HMAC_SHA1_80";
    private static final String GCM = "AEAD_AES_128_GCM";

    private final RtpengineControl control;
    private final Certificate unused = new Certificate();

    RtpengineUnderLoad(RtpengineControl control) {
        this.control = control;
    }

    List<LoadLine> call(LoadLoop loop, InetAddress local) throws Exception {
        String call = UUID.randomUUID().toString();
        LoadLine first = new LoadLine(local, 111, SrtpProfile.AES128_CM_HMAC_SHA1_80, unused);
        LoadLine second = new LoadLine(local, 111, SrtpProfile.AEAD_AES_128_GCM, unused);
        byte[] firstKey = bytes(30);
        byte[] secondKey = bytes(28);
        String offered = control.offer(call, sdp(local, first, 1, CM, firstKey));
        Matcher gcm = crypto(offered, GCM);
        String answered = control.answer(call, sdp(local, second, Integer.parseInt(gcm.group(1)), GCM, secondKey));
        loop.add(first);
        loop.add(second);
        first.start(
                address(answered),
                keys(
                        SrtpProfile.AES128_CM_HMAC_SHA1_80,
                        firstKey,
                        Base64.getDecoder().decode(crypto(answered, CM).group(2))));
        second.start(
                address(offered),
                keys(
                        SrtpProfile.AEAD_AES_128_GCM,
                        secondKey,
                        Base64.getDecoder().decode(gcm.group(2))));
        return List.of(first, second);
    }

    private static Srtp keys(SrtpProfile profile, byte[] local, byte[] remote) {
        int key = profile.keyBytes();
        return new Srtp(
                profile,
                Arrays.copyOf(local, key),
                Arrays.copyOfRange(local, key, local.length),
                Arrays.copyOf(remote, key),
                Arrays.copyOfRange(remote, key, remote.length));
    }

    private static byte[] bytes(int count) {
        byte[] random = new byte[count];
        RANDOM.nextBytes(random);
        return random;
    }

    private static Matcher crypto(String sdp, String suite) throws IOException {
        Matcher line = Pattern.compile("a=crypto:(\\d+) " + suite + " inline:([A-Za-z0-9+/=]+)")
                .matcher(sdp);
        if (!line.find()) {
            throw new IOException("rtpengine offered no " + suite + ": " + sdp);
        }
        return line;
    }

    private static InetSocketAddress address(String sdp) throws IOException {
        Matcher port = Pattern.compile("m=audio (\\d+) ").matcher(sdp);
        Matcher host = Pattern.compile("c=IN IP4 ([0-9.]+)").matcher(sdp);
        if (!port.find() || !host.find()) {
            throw new IOException("rtpengine sent no address: " + sdp);
        }
        return new InetSocketAddress(host.group(1), Integer.parseInt(port.group(1)));
    }

    private static String sdp(InetAddress local, LoadLine line, int tag, String suite, byte[] key) throws IOException {
        String host = local.getHostAddress();
        return String.join(
                "\r\n",
                "v=0",
                "o=- 1 1 IN IP4 " + host,
                "s=-",
                "c=IN IP4 " + host,
                "t=0 0",
                "m=audio " + line.port() + " RTP/SAVP 111",
                "a=rtpmap:111 opus/48000/2",
                "a=rtcp-mux",
                "a=sendrecv",
                "a=ptime:20",
                "a=crypto:" + tag + " " + suite + " inline:"
                        + Base64.getEncoder().encodeToString(key),
                "");
    }

    @Override
    public void close() {
        control.close();
    }
}
