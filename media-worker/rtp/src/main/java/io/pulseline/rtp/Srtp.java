package io.pulseline.rtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
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
    /// What the peer's packets carry to name their key (MKI); mostly empty.
    private final byte[] remoteIndex;
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
        this(profile, localKey, localSalt, remoteKey, remoteSalt, new byte[0]);
    }

    /// @param localKey    master key and salt for what we send, each of the profile's length
    /// @param remoteKey   the same for what the peer sends
    /// @param remoteIndex the master key identifier in each packet of the peer (RFC 3711 §3.1), empty for none
    public Srtp(
            SrtpProfile profile,
            byte[] localKey,
            byte[] localSalt,
            byte[] remoteKey,
            byte[] remoteSalt,
            byte[] remoteIndex) {
        this.profile = profile;
        this.remoteIndex = remoteIndex.clone();
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
            boolean report = Rtp.isRtcp(packet);
            good = withoutIndex(packet, report)
                    && (report ? openReport(packet) : Rtp.isValid(packet) && openMedia(packet));
        } catch (GeneralSecurityException | RuntimeException broken) {
            good = false;
        }
        if (!good) {
            refused++;
        }
        return good;
    }

    /// Cuts the peer's key index out: it stands before the tag (RFC 3711 §3.1, §3.4), and last of all where the tag is
    /// part of the encrypted payload (RFC 7714 §8.2, §9.2). Not authenticated: a wrong one is a wrong key.
    private boolean withoutIndex(Packet packet, boolean report) {
        if (remoteIndex.length == 0) {
            return true;
        }
        int tag = profile.bytesBehindIndex(report);
        int from = packet.getLength() - tag - remoteIndex.length;
        if (from < Rtp.HEADER_BYTES) {
            return false;
        }
        byte[] buffer = packet.getBuffer();
        int at = packet.getOffset() + from;
        if (!Arrays.equals(buffer, at, at + remoteIndex.length, remoteIndex, 0, remoteIndex.length)) {
            return false;
        }
        System.arraycopy(buffer, at + remoteIndex.length, buffer, at, tag);
        packet.setLength(packet.getLength() - remoteIndex.length);
        return true;
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

    /// Reads of what the next packet will need, so that the processor has it near; then of what that leads to.
    ///
    /// @return of no meaning
    public int fetch() {
        return (lastIn == null ? 0 : 1) + remoteIndex.length;
    }

    /// Of the stream that comes in.
    ///
    /// @return of no meaning
    public int fetchIn() {
        return lastIn == null ? 0 : lastIn.fetch();
    }

    /// Of the stream that goes out.
    ///
    /// @return of no meaning
    public int fetchOut() {
        return lastOut == null ? 0 : lastOut.fetch();
    }

    /// Packets that were forged, replayed or broken so far.
    public long refused() {
        return refused;
    }
}
