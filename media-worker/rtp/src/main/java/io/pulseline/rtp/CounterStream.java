package io.pulseline.rtp;

import static io.pulseline.rtp.KeyStream.LONGS;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;

/// AES in counter mode with HMAC-SHA1 cut to 80 or 32 bits (RFC 3711 §4.1.1, §4.2.1). Makes no object for a packet.
final class CounterStream extends ProtectedStream {
    private static final int ROLL_OVER = 4;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final int tag;
    private final KeyStream stream;
    private final StreamHmac hmac;
    /// The counter less its index: salt and stream.
    private final long high;
    private final long low;

    CounterStream(SessionKeys session, int ssrc, int tag) throws GeneralSecurityException {
        super(ssrc);
        this.tag = tag;
        stream = new KeyStream(session.cipher());
        hmac = new StreamHmac(session.authentication());
        byte[] counter = new byte[KeyStream.BLOCK];
        System.arraycopy(session.salt(), 0, counter, 0, session.salt().length);
        high = (long) LONGS.get(counter, 0) ^ Integer.toUnsignedLong(ssrc);
        low = (long) LONGS.get(counter, Long.BYTES);
    }

    @Override
    void seal(Packet packet, long index) throws GeneralSecurityException {
        PacketRoom room = PacketRoom.own();
        crypt(room, packet, index);
        packet.grow(Math.max(tag, ROLL_OVER));
        byte[] buffer = packet.getBuffer();
        int end = packet.getOffset() + packet.getLength();
        System.arraycopy(digest(room, packet, index), 0, buffer, end, tag);
        packet.setLength(packet.getLength() + tag);
    }

    @Override
    boolean open(Packet packet, long index) throws GeneralSecurityException {
        int length = packet.getLength() - tag;
        if (length < Rtp.headerBytes(packet)) {
            return false;
        }
        byte[] buffer = packet.getBuffer();
        int end = packet.getOffset() + length;
        int first = (int) INTS.get(buffer, end);
        PacketRoom room = PacketRoom.own();
        // the roll-over counter is written in its place
        byte[] told = room.told;
        System.arraycopy(buffer, end, told, 0, tag);
        packet.setLength(length);
        byte[] digest = digest(room, packet, index);
        // no early exit: the time must not say how much of a forged tag was right
        int wrong = first ^ (int) INTS.get(digest, 0);
        for (int at = ROLL_OVER; at < tag; at++) {
            wrong |= told[at] ^ digest[at];
        }
        if (wrong != 0) {
            return false;
        }
        crypt(room, packet, index);
        return true;
    }

    /// Over the packet and its roll-over counter, which is written where the tag goes.
    private byte[] digest(PacketRoom room, Packet packet, long index) throws GeneralSecurityException {
        byte[] buffer = packet.getBuffer();
        INTS.set(buffer, packet.getOffset() + packet.getLength(), (int) (index >> 16));
        hmac.sign(room, buffer, packet.getOffset(), packet.getLength() + ROLL_OVER, room.digest);
        return room.digest;
    }

    private void crypt(PacketRoom room, Packet packet, long index) throws GeneralSecurityException {
        int header = Rtp.headerBytes(packet);
        int length = packet.getLength() - header;
        byte[] keys = stream.blocks(room, high, low ^ index << 16, KeyStream.blocksOf(length));
        KeyStream.apply(keys, 0, packet.getBuffer(), packet.getOffset() + header, length);
    }

    @Override
    int fetch() {
        return stream.fetch() + hmac.fetch();
    }
}
