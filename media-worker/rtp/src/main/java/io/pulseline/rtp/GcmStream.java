package io.pulseline.rtp;

import static io.pulseline.rtp.KeyStream.BLOCK;
import static io.pulseline.rtp.KeyStream.LONGS;

import java.security.GeneralSecurityException;

/// AES-128-GCM with a tag of 16 bytes (RFC 7714 §8.1, §9.1): the header is authenticated, the payload encrypted too.
/// Makes no object for a packet.
final class GcmStream extends ProtectedStream {
    private static final int TAG = 16;
    /// Payload starts at the second counter; the first one covers the tag.
    private static final int COVER = BLOCK;

    private final KeyStream stream;
    private final Ghash hash;
    /// The nonce (salt, stream, without the packet's index) with a counter of 1, as two halves.
    private final long high;
    private final long low;

    GcmStream(SessionKeys session, int ssrc) throws GeneralSecurityException {
        super(ssrc);
        stream = new KeyStream(session.cipher());
        hash = new Ghash(stream.blocks(PacketRoom.own(), 0, 0, 1));
        byte[] nonce = new byte[BLOCK];
        System.arraycopy(session.salt(), 0, nonce, 0, session.salt().length);
        nonce[BLOCK - 1] = 1;
        high = (long) LONGS.get(nonce, 0) ^ Integer.toUnsignedLong(ssrc) << 16;
        low = (long) LONGS.get(nonce, Long.BYTES);
    }

    @Override
    void seal(Packet packet, long index) throws GeneralSecurityException {
        packet.grow(TAG);
        byte[] buffer = packet.getBuffer();
        int header = Rtp.headerBytes(packet);
        int from = packet.getOffset() + header;
        int length = packet.getLength() - header;
        PacketRoom room = PacketRoom.own();
        byte[] keys = keys(room, index, length);
        KeyStream.apply(keys, COVER, buffer, from, length);
        hash(room, buffer, packet.getOffset(), header, length);
        LONGS.set(buffer, from + length, hash.first() ^ (long) LONGS.get(keys, 0));
        LONGS.set(buffer, from + length + Long.BYTES, hash.second() ^ (long) LONGS.get(keys, Long.BYTES));
        packet.setLength(packet.getLength() + TAG);
    }

    @Override
    boolean open(Packet packet, long index) throws GeneralSecurityException {
        int header = Rtp.headerBytes(packet);
        int length = packet.getLength() - TAG - header;
        if (length < 0) {
            return false;
        }
        byte[] buffer = packet.getBuffer();
        int from = packet.getOffset() + header;
        PacketRoom room = PacketRoom.own();
        byte[] keys = keys(room, index, length);
        hash(room, buffer, packet.getOffset(), header, length);
        // no early exit: the time must not say how much of a forged tag was right
        long wrong = hash.first() ^ (long) LONGS.get(keys, 0) ^ (long) LONGS.get(buffer, from + length);
        wrong |= hash.second()
                ^ (long) LONGS.get(keys, Long.BYTES)
                ^ (long) LONGS.get(buffer, from + length + Long.BYTES);
        if (wrong != 0) {
            return false;
        }
        KeyStream.apply(keys, COVER, buffer, from, length);
        packet.setLength(header + length);
        return true;
    }

    /// The nonce's last six bytes carry the index: the roll-over counter, then the sequence number.
    private byte[] keys(PacketRoom room, long index, int length) throws GeneralSecurityException {
        return stream.blocks(room, high ^ index >>> 32, low ^ index << 32, 1 + KeyStream.blocksOf(length));
    }

    private void hash(PacketRoom room, byte[] buffer, int at, int header, int length) {
        hash.start(room);
        hash.update(buffer, at, header);
        hash.update(buffer, at + header, length);
        hash.finish(header, length);
    }

    @Override
    int fetch() {
        return stream.fetch() + hash.fetch();
    }
}
