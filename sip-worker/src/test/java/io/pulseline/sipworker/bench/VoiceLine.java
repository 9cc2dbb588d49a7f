package io.pulseline.sipworker.bench;

import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtp;
import io.pulseline.rtp.Srtp;
import io.pulseline.rtp.SrtpProfile;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One talking end: its offer with a key, a packet each 20 ms, and a count of the authentic ones that come back.
final class VoiceLine {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final String USUAL = "AES_CM_128_HMAC_SHA1_80";
    private static final String SHORT = "AES_CM_128_HMAC_SHA1_32";
    private static final Pattern MEDIA = Pattern.compile("m=audio ([0-9]+) ");
    private static final Pattern HOST = Pattern.compile("c=IN IP4 ([0-9.]+)");

    final DatagramChannel channel;
    private final byte[] key = new byte[30];
    private final int type;
    private final int step;
    private final byte[][] frames;
    private final int ssrc = RANDOM.nextInt();
    private final Packet out = new Packet();
    private @Nullable Srtp srtp;
    private boolean clear;
    /// Null for a voice that somebody decodes.
    private @Nullable Delays delays;

    private int sequence = RANDOM.nextInt(0x4000);
    private long timestamp;
    long sent;
    long heard;

    /// @param step   of the clock for 20 ms
    /// @param frames what it says, again and again
    VoiceLine(InetAddress local, int type, int step, byte[][] frames) throws IOException {
        this.type = type;
        this.step = step;
        this.frames = frames;
        RANDOM.nextBytes(key);
        channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 18);
        channel.bind(new InetSocketAddress(local, 0));
    }

    /// Nobody decodes what it says: each packet carries the time that it left at, and what it hears is counted here.
    void timedBy(Delays of) {
        delays = of;
    }

    /// Plain RTP from now on: a telephone system in the same room.
    void withoutKeys() {
        clear = true;
    }

    String offer(String map) throws IOException {
        return description(map, 1, USUAL);
    }

    /// Takes an offer by the suite with the short tag.
    String answer(String map, String offer) throws IOException {
        if (clear) {
            connect(offer);
            return description(map, 0, "");
        }
        Pattern crypto = crypto(SHORT);
        String text = description(map, Integer.parseInt(found(crypto, 1, offer)), SHORT);
        agreed(SrtpProfile.AES128_CM_HMAC_SHA1_32, found(crypto, 2, offer), offer);
        return text;
    }

    private String description(String map, int tag, String suite) throws IOException {
        InetSocketAddress here = (InetSocketAddress) channel.getLocalAddress();
        String host = here.getAddress().getHostAddress();
        return String.join(
                "\r\n",
                "v=0",
                "o=- 1 1 IN IP4 " + host,
                "s=-",
                "c=IN IP4 " + host,
                "t=0 0",
                "m=audio " + here.getPort() + (clear ? " RTP/AVP " : " RTP/SAVP ") + type,
                "a=rtpmap:" + type + " " + map,
                clear
                        ? "a=sendrecv"
                        : "a=crypto:" + tag + " " + suite + " inline:"
                                + Base64.getEncoder().encodeToString(key),
                "a=rtcp-mux",
                "");
    }

    void answered(String sdp) throws IOException {
        if (clear) {
            connect(sdp);
            return;
        }
        agreed(SrtpProfile.AES128_CM_HMAC_SHA1_80, found(crypto(USUAL), 2, sdp), sdp);
    }

    private void agreed(SrtpProfile profile, String theirKey, String sdp) throws IOException {
        byte[] theirs = Base64.getDecoder().decode(theirKey);
        connect(sdp);
        srtp = new Srtp(
                profile,
                Arrays.copyOf(key, 16),
                Arrays.copyOfRange(key, 16, 30),
                Arrays.copyOf(theirs, 16),
                Arrays.copyOfRange(theirs, 16, 30));
    }

    private void connect(String sdp) throws IOException {
        channel.connect(new InetSocketAddress(found(HOST, 1, sdp), Integer.parseInt(found(MEDIA, 1, sdp))));
    }

    private static Pattern crypto(String suite) {
        return Pattern.compile("a=crypto:([0-9]+) " + suite + " inline:([A-Za-z0-9+/=]+)");
    }

    private static String found(Pattern pattern, int group, String sdp) throws IOException {
        Matcher line = pattern.matcher(sdp);
        if (!line.find()) {
            throw new IOException("not in the answer: " + pattern + " in " + sdp);
        }
        return line.group(group);
    }

    void send() {
        byte[] frame = frames[(int) (sent % frames.length)];
        out.reset(Rtp.HEADER_BYTES + frame.length);
        byte[] buffer = out.getBuffer();
        buffer[0] = (byte) 0x80;
        buffer[1] = (byte) type;
        sequence = sequence + 1 & 0xffff;
        timestamp += step;
        Rtp.setSequence(out, sequence);
        Rtp.setTimestamp(out, timestamp & 0xffffffffL);
        Rtp.setSsrc(out, ssrc);
        System.arraycopy(frame, 0, buffer, Rtp.HEADER_BYTES, frame.length);
        if (delays != null && frame.length >= Long.BYTES) {
            LONGS.set(buffer, Rtp.HEADER_BYTES, System.nanoTime());
        }
        if (clear || java.util.Objects.requireNonNull(srtp).seal(out)) {
            sent++;
            try {
                channel.write(ByteBuffer.wrap(buffer, out.getOffset(), out.getLength()));
            } catch (IOException lost) {
                // counted as loss at the other end
            }
        }
    }

    void receive(Packet packet) {
        if (Rtp.looksLikeMedia(packet)) {
            boolean report = Rtp.isRtcp(packet);
            if ((clear || java.util.Objects.requireNonNull(srtp).open(packet)) && !report) {
                heard++;
                if (delays != null && packet.getLength() >= Rtp.HEADER_BYTES + Long.BYTES) {
                    delays.add(System.nanoTime()
                            - (long) LONGS.get(packet.getBuffer(), packet.getOffset() + Rtp.HEADER_BYTES));
                }
            }
        }
    }
}
