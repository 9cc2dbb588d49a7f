package io.pulseline.rtp.webrtc;

import io.pulseline.rtp.PacketHmac;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Binding requests and answers of ICE (RFC 8489, RFC 8445 §7): built and read as whole messages, always with
/// MESSAGE-INTEGRITY
/// and FINGERPRINT.
public final class Stun {
    public static final int REQUEST = 0x0001;
    public static final int SUCCESS = 0x0101;
    public static final int ERROR = 0x0111;
    private static final int HEADER_BYTES = 20;
    private static final int TRANSACTION_AT = 8;
    private static final int INTEGRITY_BYTES = 24;
    private static final int FINGERPRINT_BYTES = 8;
    private static final int COOKIE = 0x2112A442;
    private static final int USERNAME = 0x0006;
    private static final int INTEGRITY = 0x0008;
    private static final int ERROR_CODE = 0x0009;
    private static final int XOR_MAPPED_ADDRESS = 0x0020;
    private static final int PRIORITY = 0x0024;
    private static final int USE_CANDIDATE = 0x0025;
    private static final int FINGERPRINT = 0x8028;
    private static final int CONTROLLED = 0x8029;
    private static final int CONTROLLING = 0x802A;

    private Stun() {}

    /// @param transaction twelve bytes
    /// @param username    null when absent
    /// @param controlling whether the sender says it controls
    /// @param errorCode   0 when none
    public record Message(
            int type,
            byte[] transaction,
            @Nullable String username,
            boolean useCandidate,
            boolean controlling,
            int errorCode,
            byte[] raw,
            int integrityAt) {
        /// Whether the sender knows the password.
        public boolean isFrom(String password) {
            if (integrityAt < 0) {
                return false;
            }
            byte[] covered = Arrays.copyOf(raw, integrityAt);
            // the length counts up to and with the integrity attribute, as if nothing followed
            ByteBuffer.wrap(covered).putShort(2, (short) (integrityAt - 20 + 24));
            return MessageDigest.isEqual(
                    hmac(password, covered), Arrays.copyOfRange(raw, integrityAt + 4, integrityAt + 24));
        }
    }

    public static byte[] request(
            byte[] transaction,
            String username,
            String password,
            long tieBreaker,
            boolean controlling,
            boolean nominate,
            long priority) {
        ByteBuffer message = ByteBuffer.allocate(200);
        header(message, REQUEST, transaction);
        attribute(message, USERNAME, username.getBytes(StandardCharsets.UTF_8));
        attribute(
                message, PRIORITY, ByteBuffer.allocate(4).putInt((int) priority).array());
        attribute(
                message,
                controlling ? CONTROLLING : CONTROLLED,
                ByteBuffer.allocate(8).putLong(tieBreaker).array());
        if (nominate) {
            attribute(message, USE_CANDIDATE, new byte[0]);
        }
        return seal(message, password);
    }

    /// Asks the same again, in place: consent is asked for all through a call, and what [#request] makes for it would
    /// be
    /// most of the worker's garbage.
    ///
    /// @param request of [#request]
    static void renew(byte[] request, byte[] transaction, String password) {
        int end = request.length - FINGERPRINT_BYTES;
        int integrity = end - INTEGRITY_BYTES;
        System.arraycopy(transaction, 0, request, TRANSACTION_AT, transaction.length);
        setLength(request, end - HEADER_BYTES);
        System.arraycopy(hmac(password, request, integrity), 0, request, integrity + 4, PacketHmac.BYTES);
        setLength(request, request.length - HEADER_BYTES);
        CRC32 crc = new CRC32();
        crc.update(request, 0, end);
        ByteBuffer.wrap(request).putInt(request.length - Integer.BYTES, (int) crc.getValue() ^ 0x5354554E);
    }

    /// Whether this is the answer to that request, from somebody who knows the password. Makes no message of it.
    static boolean answers(byte[] data, int length, byte[] transaction, String password) {
        if (length < HEADER_BYTES
                || read16(data, 0) != SUCCESS
                || read16(data, 2) + HEADER_BYTES != length
                || !Arrays.equals(data, TRANSACTION_AT, HEADER_BYTES, transaction, 0, transaction.length)) {
            return false;
        }
        int at = HEADER_BYTES;
        while (at + 4 <= length) {
            int size = read16(data, at + 2);
            if (read16(data, at) == INTEGRITY && size == PacketHmac.BYTES && at + INTEGRITY_BYTES <= length) {
                setLength(data, at + INTEGRITY_BYTES - HEADER_BYTES);
                byte[] code = hmac(password, data, at);
                setLength(data, length - HEADER_BYTES);
                return MessageDigest.isEqual(code, Arrays.copyOfRange(data, at + 4, at + INTEGRITY_BYTES));
            }
            at += 4 + (size + 3) / 4 * 4;
        }
        return false;
    }

    private static int read16(byte[] data, int at) {
        return (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
    }

    private static void setLength(byte[] message, int length) {
        message[2] = (byte) (length >> 8);
        message[3] = (byte) length;
    }

    public static byte[] success(byte[] transaction, InetSocketAddress mapped, String password) {
        ByteBuffer message = ByteBuffer.allocate(120);
        header(message, SUCCESS, transaction);
        attribute(message, XOR_MAPPED_ADDRESS, xored(mapped, transaction));
        return seal(message, password);
    }

    private static void header(ByteBuffer message, int type, byte[] transaction) {
        message.putShort((short) type).putShort((short) 0).putInt(COOKIE).put(transaction);
    }

    private static void attribute(ByteBuffer message, int type, byte[] value) {
        message.putShort((short) type).putShort((short) value.length).put(value);
        while (message.position() % 4 != 0) {
            message.put((byte) 0);
        }
    }

    private static byte[] seal(ByteBuffer message, String password) {
        message.putShort(2, (short) (message.position() - 20 + 24));
        byte[] covered = Arrays.copyOf(message.array(), message.position());
        attribute(message, INTEGRITY, hmac(password, covered));
        message.putShort(2, (short) (message.position() - 20 + 8));
        CRC32 crc = new CRC32();
        crc.update(message.array(), 0, message.position());
        attribute(
                message,
                FINGERPRINT,
                ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ 0x5354554E).array());
        return Arrays.copyOf(message.array(), message.position());
    }

    /// @return null for what is no STUN message
    public static @Nullable Message read(byte[] data, int length) {
        if (length < 20 || length > 1500 || (data[0] & 0xc0) != 0) {
            return null;
        }
        byte[] raw = Arrays.copyOf(data, length);
        ByteBuffer message = ByteBuffer.wrap(raw);
        int type = message.getShort() & 0xffff;
        int declared = message.getShort() & 0xffff;
        if (message.getInt() != COOKIE || declared + 20 != length) {
            return null;
        }
        byte[] transaction = new byte[12];
        message.get(transaction);
        @Nullable String username = null;
        boolean nominate = false;
        boolean controlling = false;
        int error = 0;
        int integrityAt = -1;
        while (message.remaining() >= 4) {
            int at = message.position();
            int attribute = message.getShort() & 0xffff;
            int size = message.getShort() & 0xffff;
            if (size > message.remaining()) {
                return null;
            }
            int value = message.position();
            switch (attribute) {
                case USERNAME -> username = new String(raw, value, size, StandardCharsets.UTF_8);
                case USE_CANDIDATE -> nominate = true;
                case CONTROLLING -> controlling = true;
                case ERROR_CODE -> error = size >= 4 ? (raw[value + 2] & 7) * 100 + (raw[value + 3] & 0xff) : 0;
                case INTEGRITY -> {
                    if (size == 20 && integrityAt < 0) {
                        integrityAt = at;
                    }
                }
                default -> {}
            }
            message.position(Math.min(length, value + (size + 3) / 4 * 4));
        }
        return new Message(type, transaction, username, nominate, controlling, error, raw, integrityAt);
    }

    private static byte[] xored(InetSocketAddress address, byte[] transaction) {
        byte[] host = address.getAddress().getAddress();
        ByteBuffer value = ByteBuffer.allocate(4 + host.length);
        value.put((byte) 0).put((byte) (host.length == 4 ? 1 : 2));
        value.putShort((short) (address.getPort() ^ COOKIE >>> 16));
        byte[] mask = ByteBuffer.allocate(16).putInt(COOKIE).put(transaction).array();
        for (int i = 0; i < host.length; i++) {
            value.put((byte) (host[i] ^ mask[i]));
        }
        return value.array();
    }

    private static byte[] hmac(String password, byte[] data) {
        return hmac(password, data, data.length);
    }

    private static byte[] hmac(String password, byte[] data, int length) {
        byte[] code = new byte[PacketHmac.BYTES];
        try {
            PacketHmac.own().sign(password.getBytes(StandardCharsets.UTF_8), data, 0, length, code);
        } catch (DigestException impossible) {
            throw new IllegalStateException(impossible);
        }
        return code;
    }

    /// Literal addresses only: a name in an SDP is never looked up.
    public static @Nullable InetAddress literal(String address) {
        if (!address.matches("[0-9a-fA-F:.]{2,45}")) {
            return null;
        }
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }
}
