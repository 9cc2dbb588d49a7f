package io.pulseline.sipworker.media;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.rtp.Srtp;
import io.pulseline.rtp.SrtpProfile;
import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import java.nio.channels.DatagramChannel;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call's voice as its signalling sees it: offers, answers, open, close. Any thread; the loop does the work.
public final class CallMedia implements AutoCloseable {
    private static final int DTMF = 126;

    private final MediaPlane.MediaSettings settings;
    private final MediaLoop loop;
    private final MediaCall call;
    private final Map<LegName, List<SdesKey>> own = new LinkedHashMap<>();
    private final Map<LegName, SdesKey> peerKeys = new LinkedHashMap<>();
    private final long session = System.nanoTime() >>> 1;
    private int version;
    private boolean closed;

    CallMedia(
            CallId id,
            DatagramChannel meta,
            DatagramChannel trunk,
            MediaLoop loop,
            MediaPlane.MediaSettings settings,
            Consumer<WorkerEvent> events,
            Consumer<LegName> dead,
            Clock clock) {
        this.settings = settings;
        this.loop = loop;
        this.call = new MediaCall(
                id,
                new LegPort(LegName.META, meta),
                new LegPort(LegName.TRUNK, trunk),
                events,
                dead,
                clock,
                loop.output);
        loop.add(call);
    }

    /// Our offer to a leg's peer.
    public synchronized String offer(LegName leg, Protection protection, List<VoiceCodec> codecs) {
        List<SdesKey> keys = new ArrayList<>();
        if (protection == Protection.SDES) {
            int tag = 1;
            // Meta's samples have the one suite; a PBX may choose
            for (SrtpProfile profile : leg == LegName.META
                    ? List.of(SrtpProfile.AES128_CM_HMAC_SHA1_80)
                    : List.of(SrtpProfile.AES128_CM_HMAC_SHA1_80, SrtpProfile.AES128_CM_HMAC_SHA1_32)) {
                keys.add(SdesKey.fresh(tag++, profile));
            }
        }
        own.put(leg, keys);
        Map<VoiceCodec, Integer> types = new LinkedHashMap<>();
        codecs.forEach(codec -> types.put(codec, codec.usualType));
        return write(
                leg, protection == Protection.SDES ? "RTP/SAVP" : "RTP/AVP", types, DTMF, 8000, keys, true, "sendrecv");
    }

    /// Takes the peer's answer to [#offer].
    ///
    /// @throws BadSdp when it fits no offer of ours
    public synchronized VoiceCodec answered(LegName leg, AudioSdp answer, List<VoiceCodec> offered) throws BadSdp {
        VoiceCodec codec = answer.codecs().keySet().stream()
                .filter(offered::contains)
                .findFirst()
                .orElseThrow(() -> new BadSdp("the answer has no codec of the offer"));
        List<SdesKey> ours = own.getOrDefault(leg, List.of());
        Srtp keys = null;
        if (!ours.isEmpty()) {
            SdesKey theirs = answer.keys().stream()
                    .findFirst()
                    .orElseThrow(() -> new BadSdp("the answer has no a=crypto of the offer"));
            SdesKey mine = ours.stream()
                    .filter(key -> key.tag() == theirs.tag() && key.profile() == theirs.profile())
                    .findFirst()
                    .orElseThrow(() -> new BadSdp("the answer has no a=crypto of the offer"));
            keys = new Srtp(mine.profile(), mine.key(), mine.salt(), theirs.key(), theirs.salt());
        }
        agree(leg, answer, codec, keys);
        return codec;
    }

    /// Our answer to a peer's offer. The same keys again when the peer asks again.
    ///
    /// @param required what the trunk or number demands
    /// @throws BadSdp when we cannot answer it
    public synchronized String answer(LegName leg, AudioSdp offer, Protection required, VoiceCodec codec)
            throws BadSdp {
        if (offer.encrypted() != (required == Protection.SDES)) {
            throw new BadSdp(
                    required == Protection.SDES
                            ? "SRTP (RTP/SAVP with a=crypto) is required"
                            : "plain RTP is required");
        }
        List<SdesKey> used = own.getOrDefault(leg, List.of());
        Srtp keys = null;
        if (required == Protection.SDES) {
            SdesKey theirs =
                    offer.keys().stream().findFirst().orElseThrow(() -> new BadSdp("no a=crypto line that we can use"));
            SdesKey mine = used.stream()
                    .filter(key -> key.profile() == theirs.profile())
                    .findFirst()
                    .map(key -> new SdesKey(theirs.tag(), key.profile(), key.key(), key.salt()))
                    .orElseGet(() -> SdesKey.fresh(theirs.tag(), theirs.profile()));
            boolean same = used.equals(List.of(mine)) && theirs.equals(peerKeys.get(leg));
            used = List.of(mine);
            if (!same) {
                keys = new Srtp(mine.profile(), mine.key(), mine.salt(), theirs.key(), theirs.salt());
            }
            peerKeys.put(leg, theirs);
        }
        own.put(leg, used);
        agree(leg, offer, codec, keys);
        Map<VoiceCodec, Integer> types = new LinkedHashMap<>();
        types.put(codec, offer.typeOf(codec).orElse(codec.usualType));
        String direction = switch (offer.direction()) {
            case "sendonly" -> "recvonly";
            case "recvonly" -> "sendonly";
            case "inactive" -> "inactive";
            default -> "sendrecv";
        };
        return write(leg, offer.transport(), types, offer.dtmfType(), offer.dtmfRate(), used, offer.mux(), direction);
    }

    private void agree(LegName leg, AudioSdp peer, VoiceCodec codec, @Nullable Srtp keys) throws BadSdp {
        if (!settings.reachable().test(peer.address().getAddress())
                && !peer.address().getAddress().isAnyLocalAddress()) {
            throw new BadSdp("media at an address that is not allowed");
        }
        loop.execute(() -> {
            call.leg(leg).agree(peer, codec, keys);
            call.agreed();
        });
    }

    /// From now on the far ends hear each other.
    public void open() {
        loop.execute(() -> call.open(MediaLoop.now()));
    }

    /// Where a leg's peer sends to, for a log line.
    public int port(LegName leg) {
        return call.leg(leg).port();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            loop.remove(call);
        }
    }

    private String write(
            LegName leg,
            String transport,
            Map<VoiceCodec, Integer> types,
            int dtmf,
            int dtmfRate,
            List<SdesKey> keys,
            boolean mux,
            String direction) {
        String host = settings.advertise().getHostAddress();
        LegPort port = call.leg(leg);
        List<String> formats = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        types.forEach((codec, type) -> {
            formats.add(String.valueOf(type));
            lines.add("a=rtpmap:" + type + " " + codec.map);
            if (codec == VoiceCodec.OPUS) {
                lines.add("a=fmtp:" + type
                        + " maxplaybackrate=16000;sprop-maxcapturerate=16000;maxaveragebitrate=20000;useinbandfec=1");
            }
        });
        if (dtmf >= 0) {
            formats.add(String.valueOf(dtmf));
            lines.add("a=rtpmap:" + dtmf + " telephone-event/" + dtmfRate);
            lines.add("a=fmtp:" + dtmf + " 0-16");
        }
        keys.forEach(key -> lines.add("a=crypto:" + key.line()));
        version++;
        StringBuilder text = new StringBuilder();
        for (String line : List.of(
                "v=0",
                "o=pulseline " + session + " " + version + " IN IP4 " + host,
                "s=-",
                "c=IN IP4 " + host,
                "t=0 0",
                "m=audio " + port.port() + " " + transport + " " + String.join(" ", formats))) {
            text.append(line).append("\r\n");
        }
        lines.forEach(line -> text.append(line).append("\r\n"));
        text.append("a=ptime:20\r\na=maxptime:20\r\n")
                .append(mux ? "a=rtcp-mux\r\n" : "")
                .append("a=")
                .append(direction)
                .append("\r\n");
        text.append("a=ssrc:").append(Integer.toUnsignedString(port.ssrc)).append(" cname:pulseline\r\n");
        return text.toString();
    }
}
