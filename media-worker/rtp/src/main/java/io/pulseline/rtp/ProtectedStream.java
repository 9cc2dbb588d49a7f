package io.pulseline.rtp;

import java.security.GeneralSecurityException;

/// One stream in one direction under SRTP: its packet index, its replay window (RFC 3711 §3.3), and what the profile
/// does to a packet. Ours because of the packet path: the library prepares the key anew for every packet and leaves
/// Java
/// for the tag, together a fifth of what a relayed packet cost. The primitives are the JDK's. RTCP stays with the
/// library.
abstract class ProtectedStream {
    /// Packets behind the newest that may still come, each once.
    private static final int WINDOW = Long.SIZE;

    private static final long HALF = 1 << 15;
    private static final long ROUND = 1 << 16;

    private final int ssrc;
    /// Roll-over counter and sequence number of the newest packet; negative before the first.
    private long newest = -1;
    /// Bit n: the packet n behind the newest was here.
    private long seen;

    ProtectedStream(int ssrc) {
        this.ssrc = ssrc;
    }

    static ProtectedStream of(SrtpProfile profile, SessionKeys keys, int ssrc) throws GeneralSecurityException {
        return switch (profile) {
            case AEAD_AES_128_GCM -> new GcmStream(keys, ssrc);
            case AES128_CM_HMAC_SHA1_80, AES128_CM_HMAC_SHA1_32, AES256_CM_HMAC_SHA1_80 ->
                new CounterStream(keys, ssrc, profile.tagBytes());
        };
    }

    final int ssrc() {
        return ssrc;
    }

    /// Encrypts in place and appends the tag.
    ///
    /// @return false for a sequence number that was used: sealing it again would give the key stream away
    final boolean seal(Packet packet) throws GeneralSecurityException {
        long index = index(Rtp.sequence(packet));
        if (!fresh(index)) {
            return false;
        }
        seal(packet, index);
        remember(index);
        return true;
    }

    /// Checks, decrypts in place and cuts the tag off.
    ///
    /// @return false for a packet that was here, is too old, or is not authentic; it may be spoilt then
    final boolean open(Packet packet) throws GeneralSecurityException {
        long index = index(Rtp.sequence(packet));
        if (!fresh(index) || !open(packet, index)) {
            return false;
        }
        remember(index);
        return true;
    }

    /// Brings what a packet needs of this stream near, before its turn.
    ///
    /// @return of no meaning
    abstract int fetch();

    abstract void seal(Packet packet, long index) throws GeneralSecurityException;

    abstract boolean open(Packet packet, long index) throws GeneralSecurityException;

    /// The index nearest to the newest one that ends in this sequence number (RFC 3711 appendix A).
    private long index(int sequence) {
        if (newest < 0) {
            return sequence;
        }
        long index = newest & -ROUND | sequence;
        if (index - newest > HALF) {
            return index - ROUND;
        }
        return newest - index > HALF ? index + ROUND : index;
    }

    private boolean fresh(long index) {
        long behind = newest - index;
        return index >= 0 && (behind < 0 || behind < WINDOW && (seen >>> behind & 1) == 0);
    }

    private void remember(long index) {
        long ahead = index - newest;
        if (newest < 0 || ahead >= WINDOW) {
            seen = 1;
        } else if (ahead > 0) {
            seen = seen << ahead | 1;
        } else {
            seen |= 1L << -ahead;
        }
        newest = Math.max(newest, index);
    }
}
