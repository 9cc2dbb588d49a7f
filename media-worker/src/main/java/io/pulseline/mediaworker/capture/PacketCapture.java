package io.pulseline.mediaworker.capture;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CaptureEnd;
import io.pulseline.platform.wire.CaptureOrder;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtp;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/// One call whose packets are written down. A packet is copied once, into the file's next piece; everything else
/// happens
/// on the writer's thread. Lives on the relay loop.
public final class PacketCapture {
    /// A piece is as small as this, unless it waits for too long.
    private static final int PIECE_BYTES = 64 * 1024;
    /// What a crash may cost.
    private static final long PIECE_NANOS = 2_000_000_000L;

    final CallId call;
    final UUID id;
    final UUID tenant;
    final byte[] key;
    private final CaptureOrder order;
    private final CaptureWriter writer;
    private final Pcapng file;
    private final Map<LegName, Integer> faces = new EnumMap<>(LegName.class);
    private final long beganNanos = System.nanoTime();
    private final long beganMicros;
    private long pieceNanos = beganNanos;
    private long taken;
    private long packets;
    private boolean over;

    PacketCapture(CallId call, CaptureOrder order, CaptureWriter writer, Clock clock) {
        this.call = call;
        this.id = order.capture();
        this.tenant = order.tenant();
        this.key = Base64.getDecoder().decode(order.key());
        if (key.length != RecordingSeal.KEY_BYTES) {
            throw new IllegalArgumentException("a capture's key has " + RecordingSeal.KEY_BYTES + " bytes");
        }
        this.order = order;
        this.writer = writer;
        Instant now = clock.instant();
        this.beganMicros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        this.file = new Pcapng("Call " + call + ": RTP and RTCP as they were inside of SRTP"
                + (order.payloadBytes() == 0 ? ", without payload" : ""));
    }

    public UUID id() {
        return id;
    }

    /// Whether nothing is written any more.
    public boolean over() {
        return over;
    }

    /// What goes through one leg.
    ///
    /// @param ours as its peer knows us
    public CapturedLeg leg(LegName name, InetSocketAddress ours) {
        int face = faces.computeIfAbsent(name, fresh -> file.addInterface(fresh.name()));
        return new CapturedLeg(this, face, ours);
    }

    void add(int face, Pcapng.Direction direction, InetSocketAddress from, InetSocketAddress to, Packet packet) {
        if (over) {
            return;
        }
        long now = System.nanoTime();
        file.addPacket(
                face,
                beganMicros + (now - beganNanos) / 1000,
                direction,
                from,
                to,
                ByteBuffer.wrap(packet.getBuffer(), packet.getOffset(), packet.getLength()),
                keep(packet));
        packets++;
        if (taken + file.size() >= order.mostBytes()) {
            end(CaptureEnd.SIZE);
        } else {
            look(now);
        }
    }

    /// Time passes, with packets and without.
    public void tick() {
        if (!over) {
            look(System.nanoTime());
        }
    }

    private void look(long now) {
        if ((now - beganNanos) / 1_000_000 >= order.mostMillis()) {
            end(CaptureEnd.TIME);
        } else if (file.size() >= PIECE_BYTES || file.size() > 0 && now - pieceNanos >= PIECE_NANOS) {
            writePiece(now);
        }
    }

    /// Reports of RTCP are kept whole: there is no voice in them.
    private int keep(Packet packet) {
        int length = packet.getLength();
        if (Rtp.isRtcp(packet)) {
            return length;
        }
        return (int) Math.min(length, (long) Rtp.headerBytes(packet) + order.payloadBytes());
    }

    private void writePiece(long now) {
        byte[] piece = file.take();
        taken += piece.length;
        pieceNanos = now;
        writer.write(this, piece);
    }

    /// Nothing comes after it; the same again asks for nothing.
    public void end(CaptureEnd why) {
        if (!over) {
            over = true;
            long now = System.nanoTime();
            writePiece(now);
            writer.end(this, why, (now - beganNanos) / 1_000_000, packets, taken);
        }
    }
}
