package io.pulseline.rtp;

import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.logging2.LoggerImpl;
import org.jspecify.annotations.Nullable;

/// Both directions of one SRTP association, replay window included. Not thread-safe: one owning loop.
public final class Srtp {
    /// A peer has one stream (Meta's rule); a few more are tolerated for restarts, then the association is being
    /// abused.
    private static final int MAX_STREAMS = 8;

    static {
        // Left alone, the library picks by a race of cold code, with another winner at each start. Warm, the JDK's own
        // intrinsics beat the calls into OpenSSL: 10.3 against 12.4 ms CPU for 1,000 relayed packets.
        Aes.setFactoryClassName("SunJCE");
    }

    private final SrtpContextFactory sending;
    private final SrtpContextFactory receiving;
    private final Map<Integer, SrtpCryptoContext> rtpIn = new HashMap<>();
    private final Map<Integer, SrtcpCryptoContext> rtcpIn = new HashMap<>();
    private final Map<Integer, SrtpCryptoContext> rtpOut = new HashMap<>();
    private final Map<Integer, SrtcpCryptoContext> rtcpOut = new HashMap<>();
    private @Nullable SrtpCryptoContext lastIn;
    private @Nullable SrtpCryptoContext lastOut;
    private long refused;

    /// @param localKey  master key and salt for what we send, each of the profile's length
    /// @param remoteKey the same for what the peer sends
    public Srtp(SrtpProfile profile, byte[] localKey, byte[] localSalt, byte[] remoteKey, byte[] remoteSalt) {
        LoggerImpl quiet = new LoggerImpl("srtp");
        this.sending = new SrtpContextFactory(true, localKey, localSalt, profile.policy(), profile.policy(), quiet);
        this.receiving =
                new SrtpContextFactory(false, remoteKey, remoteSalt, profile.policy(), profile.policy(), quiet);
    }

    /// Checks and decrypts in place.
    ///
    /// @return false when the packet is forged, replayed or broken; it must be dropped
    public boolean open(Packet packet) {
        try {
            SrtpErrorStatus status;
            if (Rtp.isRtcp(packet)) {
                int ssrc = (int) Rtp.read32(packet, 4);
                SrtcpCryptoContext context = rtcpIn.get(ssrc);
                if (context == null) {
                    context = receiving.deriveControlContext(ssrc);
                }
                status = context.reverseTransformPacket(packet);
                // only an authentic packet may make us remember its stream
                if (status == SrtpErrorStatus.OK && rtcpIn.size() < MAX_STREAMS) {
                    rtcpIn.putIfAbsent(ssrc, context);
                }
            } else {
                if (!Rtp.isValid(packet)) {
                    refused++;
                    return false;
                }
                int ssrc = Rtp.ssrc(packet);
                // nearly always the stream of the packet before
                @Nullable SrtpCryptoContext context = lastIn;
                if (context != null && context.getSsrc() == ssrc) {
                    return checked(context.reverseTransformPacket(packet, false));
                }
                context = rtpIn.get(ssrc);
                if (context == null) {
                    context = receiving.deriveContext(ssrc, 0);
                }
                status = context.reverseTransformPacket(packet, false);
                if (status == SrtpErrorStatus.OK && rtpIn.size() < MAX_STREAMS) {
                    rtpIn.putIfAbsent(ssrc, context);
                    lastIn = context;
                }
            }
            return checked(status);
        } catch (GeneralSecurityException | RuntimeException broken) {
            refused++;
            return false;
        }
    }

    private boolean checked(SrtpErrorStatus status) {
        if (status != SrtpErrorStatus.OK) {
            refused++;
        }
        return status == SrtpErrorStatus.OK;
    }

    /// Encrypts in place.
    ///
    /// @return false when that failed; nothing may be sent then
    public boolean seal(Packet packet) {
        try {
            if (Rtp.isRtcp(packet)) {
                int ssrc = (int) Rtp.read32(packet, 4);
                SrtcpCryptoContext context = rtcpOut.get(ssrc);
                if (context == null) {
                    context = sending.deriveControlContext(ssrc);
                    rtcpOut.put(ssrc, context);
                }
                return context.transformPacket(packet) == SrtpErrorStatus.OK;
            }
            int ssrc = Rtp.ssrc(packet);
            @Nullable SrtpCryptoContext context = lastOut;
            if (context == null || context.getSsrc() != ssrc) {
                context = rtpOut.get(ssrc);
                if (context == null) {
                    context = sending.deriveContext(ssrc, 0);
                    rtpOut.put(ssrc, context);
                }
                lastOut = context;
            }
            return context.transformPacket(packet) == SrtpErrorStatus.OK;
        } catch (GeneralSecurityException | RuntimeException broken) {
            refused++;
            return false;
        }
    }

    /// Packets that were forged, replayed or broken so far.
    public long refused() {
        return refused;
    }
}
