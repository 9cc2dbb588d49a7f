package io.pulseline.rtp;

/// RTP packets as a peer would send them.
final class Packets {
    private Packets() {}

    static Packet rtp(int ssrc, int sequence, long timestamp, int payloadType, byte... payload) {
        Packet packet = new Packet();
        packet.reset(Rtp.HEADER_BYTES + payload.length);
        packet.getBuffer()[0] = (byte) 0x80;
        Rtp.setPayloadType(packet, payloadType);
        Rtp.setSequence(packet, sequence);
        Rtp.setTimestamp(packet, timestamp);
        Rtp.setSsrc(packet, ssrc);
        System.arraycopy(payload, 0, packet.getBuffer(), Rtp.HEADER_BYTES, payload.length);
        return packet;
    }

    /// Without a block: nothing was heard yet.
    static Packet receiverReport(int ssrc) {
        byte[] report = {
            (byte) 0x80, (byte) 201, 0, 1, (byte) (ssrc >> 24), (byte) (ssrc >> 16), (byte) (ssrc >> 8), (byte) ssrc
        };
        Packet packet = new Packet();
        packet.reset(report.length);
        System.arraycopy(report, 0, packet.getBuffer(), packet.getOffset(), report.length);
        return packet;
    }

    static byte[] bytes(Packet packet) {
        byte[] bytes = new byte[packet.getLength()];
        packet.readRegionToBuff(0, bytes.length, bytes);
        return bytes;
    }
}
