package io.pulseline.sipworker.media;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.platform.wire.MixEnds;
import io.pulseline.platform.wire.SipBook.DtmfMode;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.rtp.MediaPorts;
import io.pulseline.rtp.Srtp;
import io.pulseline.rtp.SrtpProfile;
import io.pulseline.rtp.webrtc.Certificate;
import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import io.pulseline.sipworker.media.OwnSdp.OwnDtls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.DatagramChannel;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call's voice as its signalling sees it: offers, answers, open, close. Any thread; the loop does the work.
public final class CallMedia implements AutoCloseable {
    private static final int DTMF = 126;
    private static final String DTLS = "UDP/TLS/RTP/SAVPF";

    private final MediaPlane.MediaSettings settings;
    private final Certificate certificate;
    private final MediaLoop loop;
    private final MediaPorts ports;
    private final MediaCall call;
    private final Map<LegName, List<SdesKey>> own = new LinkedHashMap<>();
    private final Map<LegName, SdesKey> peerKeys = new LinkedHashMap<>();
    private final Map<LegName, Association> associations = new LinkedHashMap<>();
    private final Map<LegName, DtmfMode> modes = new EnumMap<>(LegName.class);
    private final long session = System.nanoTime() >>> 1;
    private int version;
    private boolean closed;
    private @Nullable MixLinks mix;

    /// @param terms  the peer's, null while our offer waits for its answer
    /// @param client whether we open the handshake
    private record Association(DtlsPath path, @Nullable DtlsTerms terms, boolean client) {}

    CallMedia(
            CallId id,
            DatagramChannel meta,
            DatagramChannel trunk,
            MediaLoop loop,
            MediaPorts ports,
            MediaPlane.MediaSettings settings,
            Certificate certificate,
            Consumer<WorkerEvent> events,
            MediaNews news,
            Clock clock) {
        this.settings = settings;
        this.certificate = certificate;
        this.loop = loop;
        this.ports = ports;
        this.call = new MediaCall(
                id,
                new LegPort(LegName.META, meta, loop),
                new LegPort(LegName.TRUNK, trunk, loop),
                events,
                news,
                clock);
        loop.add(call);
    }

    /// By what the keys of a leg's telephone travel, before anything is offered or answered.
    public synchronized void keys(LegName leg, DtmfMode mode) {
        modes.put(leg, mode);
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
        if (associations.remove(leg) != null) {
            // of another telephone system, which did not take the call
            loop.execute(() -> call.leg(leg).use(null));
        }
        OwnDtls dtls =
                protection == Protection.DTLS ? new OwnDtls(begin(leg, true, null, false), "actpass", true, "0") : null;
        Map<VoiceCodec, Integer> types = new LinkedHashMap<>();
        codecs.forEach(codec -> types.put(codec, codec.usualType));
        String transport = switch (protection) {
            case SDES -> "RTP/SAVP";
            case DTLS -> DTLS;
            case NONE -> "RTP/AVP";
        };
        int dtmf = modes.get(leg) == DtmfMode.INFO ? -1 : DTMF;
        return write(leg, transport, types, dtmf, 8000, keys, dtls, true, "sendrecv");
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
        Association association = associations.get(leg);
        if (association != null) {
            DtlsTerms terms = answer.dtls();
            if (terms == null || terms.setup().equals("actpass")) {
                throw new BadSdp("the answer has no a=fingerprint with a=setup:active or passive");
            }
            association =
                    new Association(association.path(), terms, terms.setup().equals("passive"));
            associations.put(leg, association);
        } else if (!ours.isEmpty()) {
            SdesKey theirs = answer.keys().stream()
                    .findFirst()
                    .orElseThrow(() -> new BadSdp("the answer has no a=crypto of the offer"));
            SdesKey mine = ours.stream()
                    .filter(key -> key.tag() == theirs.tag() && key.profile() == theirs.profile())
                    .findFirst()
                    .orElseThrow(() -> new BadSdp("the answer has no a=crypto of the offer"));
            keys = new Srtp(mine.profile(), mine.key(), mine.salt(), theirs.key(), theirs.salt(), theirs.index());
        }
        agree(leg, answer, codec, keys, association);
        return codec;
    }

    /// Our answer to a peer's offer. The same keys again when the peer asks again.
    ///
    /// @param required what the trunk or number demands
    /// @throws BadSdp when we cannot answer it
    public synchronized String answer(LegName leg, AudioSdp offer, Protection required, VoiceCodec codec)
            throws BadSdp {
        if (!offer.fits(required)) {
            throw new BadSdp(
                    switch (required) {
                        case SDES -> "SRTP (RTP/SAVP with a=crypto) is required";
                        case DTLS -> "SRTP with DTLS (UDP/TLS/RTP/SAVPF with a=fingerprint:sha-256) is required";
                        case NONE -> "plain RTP is required";
                    });
        }
        List<SdesKey> used = own.getOrDefault(leg, List.of());
        Srtp keys = null;
        Association fresh = null;
        if (required == Protection.SDES) {
            SdesKey theirs =
                    offer.keys().stream().findFirst().orElseThrow(() -> new BadSdp("no a=crypto line that we can use"));
            SdesKey mine = used.stream()
                    .filter(key -> key.profile() == theirs.profile())
                    .findFirst()
                    .map(key -> new SdesKey(theirs.tag(), key.profile(), key.key(), key.salt(), SdesKey.NO_INDEX))
                    .orElseGet(() -> SdesKey.fresh(theirs.tag(), theirs.profile()));
            boolean same = used.equals(List.of(mine)) && theirs.equals(peerKeys.get(leg));
            used = List.of(mine);
            if (!same) {
                keys = new Srtp(mine.profile(), mine.key(), mine.salt(), theirs.key(), theirs.salt(), theirs.index());
            }
            peerKeys.put(leg, theirs);
        } else if (required == Protection.DTLS) {
            fresh = associate(leg, java.util.Objects.requireNonNull(offer.dtls()));
        }
        own.put(leg, used);
        agree(leg, offer, codec, keys, fresh);
        Map<VoiceCodec, Integer> types = new LinkedHashMap<>();
        types.put(codec, offer.typeOf(codec).orElse(codec.usualType));
        String direction = switch (offer.direction()) {
            case "sendonly" -> "recvonly";
            case "recvonly" -> "sendonly";
            case "inactive" -> "inactive";
            default -> "sendrecv";
        };
        return write(
                leg,
                offer.transport(),
                types,
                modes.get(leg) == DtmfMode.INFO ? -1 : offer.dtmfType(),
                offer.dtmfRate(),
                used,
                required == Protection.DTLS ? dtlsAnswer(leg, java.util.Objects.requireNonNull(offer.dtls())) : null,
                offer.mux(),
                direction);
    }

    /// Puts the link to a media-worker in a leg's place. Its address came by the control channel: strangers
    /// cannot name
    /// it.
    ///
    /// @return our own end
    /// @throws BadSdp when the other end is none that we can talk to
    public synchronized LinkEnd link(LegName leg, LinkEnd theirs) throws BadSdp {
        SdesKey other = LinkKeys.read(theirs);
        SdesKey mine = SdesKey.fresh(1, other.profile());
        own.put(leg, List.of(mine));
        Srtp keys = new Srtp(mine.profile(), mine.key(), mine.salt(), other.key(), other.salt());
        AudioSdp peer = LinkKeys.description(theirs, other);
        associations.remove(leg);
        loop.execute(() -> {
            call.leg(leg).inner = true;
            call.leg(leg).use(null);
            call.leg(leg).agree(peer, VoiceCodec.OPUS, keys);
            call.agreed();
        });
        return LinkKeys.write(settings.link(), call.leg(leg).port(), mine);
    }

    /// Places for two links to a mixer of the talk: what the user and the telephony say goes there, and what each shall
    /// hear comes from there. In the place of those that there were.
    ///
    /// @return our own ends; there is none of a supervisor here
    /// @throws IOException when no port is free
    public synchronized MixEnds makeMix() throws IOException {
        DatagramChannel user = ports.open();
        MixLinks fresh;
        try {
            fresh = new MixLinks(user, ports.open(), loop);
        } catch (IOException full) {
            user.close();
            throw full;
        }
        mix = fresh;
        SdesKey ofUser = LinkKeys.fresh();
        SdesKey ofAgent = LinkKeys.fresh();
        own.put(LegName.MIX_USER, List.of(ofUser));
        own.put(LegName.MIX_AGENT, List.of(ofAgent));
        loop.execute(() -> loop.add(call, fresh));
        return new MixEnds(
                LinkKeys.write(settings.link(), fresh.user.port(), ofUser),
                LinkKeys.write(settings.link(), fresh.agent.port(), ofAgent),
                null);
    }

    /// The mixer's ends. From its first packet on the mixer has the talk.
    ///
    /// @return false when there is no place for one
    /// @throws BadSdp when they are none that we can talk to
    public synchronized boolean setMix(MixEnds theirs) throws BadSdp {
        MixLinks links = mix;
        if (links == null || theirs.user() == null || theirs.agent() == null) {
            return false;
        }
        agree(links.user, theirs.user());
        agree(links.agent, theirs.agent());
        return true;
    }

    private void agree(LegPort link, LinkEnd theirs) throws BadSdp {
        SdesKey other = LinkKeys.read(theirs);
        Srtp keys = LinkKeys.between(own.getOrDefault(link.name, List.of()).getFirst(), other);
        AudioSdp peer = LinkKeys.description(theirs, other);
        loop.execute(() -> link.agree(peer, VoiceCodec.OPUS, keys));
    }

    /// The far ends hear each other without a mixer.
    public synchronized void endMix() {
        mix = null;
        loop.execute(() -> call.put(null));
    }

    /// @return null when the association that stands goes on
    private @Nullable Association associate(LegName leg, DtlsTerms terms) {
        Association standing = associations.get(leg);
        if (standing != null && standing.terms() != null && terms.sameAs(standing.terms())) {
            return null;
        }
        // Meta would have us open the handshake, and so would everybody else who leaves it to us
        boolean client = !terms.setup().equals("active");
        DtlsPath path = begin(leg, terms.lite(), terms, client);
        return new Association(path, terms, client);
    }

    private DtlsPath begin(LegName leg, boolean controlling, @Nullable DtlsTerms terms, boolean client) {
        LegPort port = call.leg(leg);
        DtlsPath path = new DtlsPath(certificate, controlling, port::sendRaw, loop::execute, call.fateOf(port));
        associations.put(leg, new Association(path, terms, client));
        loop.execute(() -> port.use(path));
        return path;
    }

    private OwnDtls dtlsAnswer(LegName leg, DtlsTerms theirs) {
        Association standing = java.util.Objects.requireNonNull(associations.get(leg));
        return new OwnDtls(standing.path(), standing.client() ? "active" : "passive", theirs.hasIce(), theirs.mid());
    }

    private void agree(LegName leg, AudioSdp peer, VoiceCodec codec, @Nullable Srtp keys, @Nullable Association begun)
            throws BadSdp {
        DtlsTerms terms = peer.dtls();
        InetAddress address = peer.address().getAddress();
        boolean byIce = associations.containsKey(leg) && terms != null && terms.hasIce();
        if (!byIce && !settings.reachable().test(address) && !address.isAnyLocalAddress()) {
            throw new BadSdp("media at an address that is not allowed");
        }
        AudioSdp heard = modes.get(leg) == DtmfMode.INFO ? peer.withoutEvents() : peer;
        loop.execute(() -> {
            call.leg(leg).agree(heard, codec, keys);
            if (begun != null && begun.terms() != null) {
                begun.path()
                        .start(
                                begun.terms(),
                                peer.address(),
                                begun.client(),
                                to -> settings.reachable().test(to.getAddress()),
                                MediaLoop.now());
            }
            call.agreed();
        });
    }

    /// A key that a leg's telephone told of by signalling.
    ///
    /// @param key    `0` to `9`, `*`, `#`, `A` to `D`
    /// @param millis how long it was held
    public void press(LegName leg, String key, int millis) {
        loop.execute(() -> {
            call.press(leg, key, millis);
            loop.plays(call);
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
            @Nullable OwnDtls dtls,
            boolean mux,
            String direction) {
        LegPort port = call.leg(leg);
        version++;
        return new OwnSdp(port.port(), port.ssrc, transport, types, dtmf, dtmfRate, keys, dtls, mux, direction)
                .text(settings.advertise(), session, version);
    }
}
