package io.pulseline.rtp;

import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
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
        // For reports. Left alone, the library picks by a race of cold code, with another winner at each start.
        Aes.setFactoryClassName("SunJCE");
    }

    private final SrtpContextFactory sending;
    private final SrtpContextFactory receiving;
    private final SrtpProfile profile;
    private final SessionKeys keysIn;
    private final SessionKeys keysOut;
    private final Map<Integer, ProtectedStream> rtpIn = new HashMap<>();
    private final Map<Integer, SrtcpCryptoContext> rtcpIn = new HashMap<>();
    private final Map<Integer, ProtectedStream> rtpOut = new HashMap<>();
    private final Map<Integer, SrtcpCryptoContext> rtcpOut = new HashMap<>();
    private @Nullable ProtectedStream lastIn;
    private @Nullable ProtectedStream lastOut;
    private long refused;

    /// @param localKey  master key and salt for what we send, each of the profile's length
    /// @param remoteKey the same for what the peer sends
    public Srtp(SrtpProfile profile, byte[] localKey, byte[] localSalt, byte[] remoteKey, byte[] remoteSalt) {
        this.profile = profile;
        try {
            this.keysIn = SessionKeys.derive(profile, remoteKey, remoteSalt);
            this.keysOut = SessionKeys.derive(profile, localKey, localSalt);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This Java has no AES", impossible);
        }
        LoggerImpl quiet = new LoggerImpl("srtp");
        this.sending = new SrtpContextFactory(true, localKey, localSalt, profile.policy(), profile.policy(), quiet);
        this.receiving =
                new SrtpContextFactory(false, remoteKey, remoteSalt, profile.policy(), profile.policy(), quiet);
    }

    /// Checks and decrypts in place.
    ///
    /// @return false when the packet is forged, replayed or broken; it must be dropped
    public boolean open(Packet packet) {
        boolean good;
        try {
            good = Rtp.isRtcp(packet) ? openReport(packet) : Rtp.isValid(packet) && openMedia(packet);
        } catch (GeneralSecurityException | RuntimeException broken) {
            good = false;
        }
        if (!good) {
            refused++;
        }
        return good;
    }

    private boolean openMedia(Packet packet) throws GeneralSecurityException {
        int ssrc = Rtp.ssrc(packet);
        // nearly always the stream of the packet before
        @Nullable ProtectedStream stream = lastIn;
        if (stream != null && stream.ssrc() == ssrc) {
            return stream.open(packet);
        }
        stream = rtpIn.get(ssrc);
        if (stream == null) {
            stream = ProtectedStream.of(profile, keysIn, ssrc);
        }
        boolean good = stream.open(packet);
        // only an authentic packet may make us remember its stream
        if (good && rtpIn.size() < MAX_STREAMS) {
            rtpIn.putIfAbsent(ssrc, stream);
            lastIn = stream;
        }
        return good;
    }

    private boolean openReport(Packet packet) throws GeneralSecurityException {
        int ssrc = (int) Rtp.read32(packet, 4);
        SrtcpCryptoContext context = rtcpIn.get(ssrc);
        if (context == null) {
            context = receiving.deriveControlContext(ssrc);
        }
        boolean good = context.reverseTransformPacket(packet) == SrtpErrorStatus.OK;
        if (good && rtcpIn.size() < MAX_STREAMS) {
            rtcpIn.putIfAbsent(ssrc, context);
        }
        return good;
    }

    /// Encrypts in place.
    ///
    /// @return false when that failed; nothing may be sent then
    public boolean seal(Packet packet) {
        boolean good;
        try {
            good = Rtp.isRtcp(packet) ? sealReport(packet) : sealMedia(packet);
        } catch (GeneralSecurityException | RuntimeException broken) {
            good = false;
        }
        if (!good) {
            refused++;
        }
        return good;
    }

    private boolean sealMedia(Packet packet) throws GeneralSecurityException {
        int ssrc = Rtp.ssrc(packet);
        @Nullable ProtectedStream stream = lastOut;
        if (stream == null || stream.ssrc() != ssrc) {
            stream = rtpOut.get(ssrc);
            if (stream == null) {
                stream = ProtectedStream.of(profile, keysOut, ssrc);
                rtpOut.put(ssrc, stream);
            }
            lastOut = stream;
        }
        return stream.seal(packet);
    }

    private boolean sealReport(Packet packet) throws GeneralSecurityException {
        int ssrc = (int) Rtp.read32(packet, 4);
        SrtcpCryptoContext context = rtcpOut.get(ssrc);
        if (context == null) {
            context = sending.deriveControlContext(ssrc);
            rtcpOut.put(ssrc, context);
        }
        return context.transformPacket(packet) == SrtpErrorStatus.OK;
    }

    /// Packets that were forged, replayed or broken so far.
    public long refused() {
        return refused;
    }
}
