package io.pulseline.sipworker.media;

import io.pulseline.platform.wire.LegFault;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.webrtc.Certificate;
import io.pulseline.rtp.webrtc.Dtls;
import io.pulseline.rtp.webrtc.Ice;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A leg's way to its peer by ICE and DTLS, or by DTLS alone where the peer has no ICE. The signalling makes it and
/// asks
/// it what to write; from [#start] on it lives on the media loop.
///
/// @see "RFC 5763, RFC 8445; Meta, SIP configuration guide, 15 Dec 2025"
final class DtlsPath {
    /// RFC 7675.
    private static final long CONSENT = 30_000;
    /// Meta's client gives up on a call without media after 20 s.
    private static final long SETUP = 20_000;

    private final Certificate own;
    private final Ice ice;
    private final BiConsumer<byte[], InetSocketAddress> output;
    private final Executor loop;
    private final Fate fate;
    private @Nullable DtlsTerms peer;
    private @Nullable InetSocketAddress direct;
    private @Nullable Dtls handshake;
    private boolean client;
    private boolean up;
    private boolean over;
    private long startedAt;
    private long selectedAt;

    /// What becomes of it; called on the loop, each once.
    interface Fate {
        void up(DtlsPath path, Dtls.Agreed agreed, long iceMillis, long dtlsMillis);

        void down(DtlsPath path, LegFault fault, String detail);
    }

    /// @param controlling whether we nominate: who offers does, and everybody does towards ICE-lite
    /// @param output      sends a datagram; called on the loop and on a handshake's thread
    DtlsPath(
            Certificate own,
            boolean controlling,
            BiConsumer<byte[], InetSocketAddress> output,
            Executor loop,
            Fate fate) {
        this.own = own;
        this.ice = new Ice(controlling, CONSENT, output);
        this.output = output;
        this.loop = loop;
        this.fate = fate;
    }

    String fingerprint() {
        return own.fingerprint();
    }

    String ufrag() {
        return ice.ufrag();
    }

    String password() {
        return ice.password();
    }

    String role() {
        return client ? "client" : "server";
    }

    boolean isUp() {
        return up && !over;
    }

    /// @param terms    the peer's
    /// @param address  of `c=`, the way where the peer has no ICE
    /// @param asClient whether we open the handshake
    /// @param allowed  where packets may go
    void start(
            DtlsTerms terms,
            InetSocketAddress address,
            boolean asClient,
            Predicate<InetSocketAddress> allowed,
            long now) {
        peer = terms;
        client = asClient;
        startedAt = now;
        if (terms.hasIce()) {
            ice.start(
                    terms.ufrag(),
                    terms.password(),
                    terms.candidates().stream().filter(allowed).toList());
            ice.tick(now);
        } else {
            direct = address;
            chosen(now);
        }
    }

    /// @return null while the peer was not found
    @Nullable
    InetSocketAddress selected() {
        return direct != null ? direct : ice.selected();
    }

    /// A packet that is no media: a check of ICE or a flight of DTLS.
    void receive(Packet packet, InetSocketAddress from, long now) {
        int first = packet.getBuffer()[packet.getOffset()] & 0xff;
        if (over) {
            return;
        }
        if (first < 4) {
            if (ice.receive(packet.getBuffer(), packet.getLength(), from, now)) {
                chosen(now);
            }
        } else if (first >= 20 && first <= 63 && handshake != null && from.equals(selected())) {
            byte[] datagram = new byte[packet.getLength()];
            packet.readRegionToBuff(0, datagram.length, datagram);
            handshake.feed(datagram);
        }
    }

    /// Only from an address that ICE validated or SDP named: nobody else gets into a handshake.
    private void chosen(long now) {
        selectedAt = now;
        DtlsTerms terms = java.util.Objects.requireNonNull(peer);
        handshake = new Dtls(own, terms.fingerprint(), datagram -> {
            InetSocketAddress to = selected();
            if (to != null) {
                output.accept(datagram, to);
            }
        });
        handshake.start("sip-dtls", client, new Dtls.Outcome() {
            @Override
            public void agreed(Dtls.Agreed agreed) {
                loop.execute(() -> keys(agreed));
            }

            @Override
            public void failed(boolean stranger, String detail) {
                loop.execute(() -> fail(stranger ? LegFault.FINGERPRINT_MISMATCH : LegFault.DTLS_FAILED, detail));
            }
        });
    }

    private void keys(Dtls.Agreed agreed) {
        if (!over) {
            up = true;
            fate.up(this, agreed, selectedAt - startedAt, MediaLoop.now() - selectedAt);
        }
    }

    void tick(long now) {
        DtlsTerms terms = peer;
        if (over || terms == null) {
            return;
        }
        if (terms.hasIce() && !ice.tick(now)) {
            fail(LegFault.CONSENT_LOST, "the peer no longer answers");
        } else if (!up && now - startedAt > SETUP) {
            boolean unfound = selected() == null;
            fail(
                    unfound ? LegFault.ICE_TIMEOUT : LegFault.DTLS_FAILED,
                    unfound ? ice.progress() : "the handshake did not finish");
        }
    }

    private void fail(LegFault fault, String detail) {
        if (!over) {
            close();
            fate.down(this, fault, detail);
        }
    }

    void close() {
        over = true;
        if (handshake != null) {
            handshake.close();
        }
    }
}
