package io.pulseline.metasim.edge;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The whole of an ICE-lite agent's STUN (RFC 8445 §2.5): it answers binding requests that know the password, and
/// sends
/// none.
final class StunResponder {
    private static final int MAGIC = 0x2112A442;

    private final String ufrag;
    private final byte[] password;

    StunResponder(String ufrag, String password) {
        this.ufrag = ufrag;
        this.password = password.getBytes(StandardCharsets.UTF_8);
    }

    /// @param nominated the check carried USE-CANDIDATE
    record Reply(byte[] datagram, boolean nominated) {}

    Optional<Reply> answer(byte[] in, int length, InetSocketAddress from) {
        if (length < 20 || u16(in, 0) != 0x0001 || u16(in, 2) + 20 != length) {
            return Optional.empty();
        }
        boolean nominated = false;
        boolean ours = false;
        int at = 20;
        while (at + 4 <= length) {
            int type = u16(in, at);
            int size = u16(in, at + 2);
            if (at + 4 + size > length) {
                return Optional.empty();
            }
            if (type == 0x0006) {
                ours = new String(in, at + 4, size, StandardCharsets.UTF_8).startsWith(ufrag + ":");
            } else if (type == 0x0025) {
                nominated = true;
            } else if (type == 0x0008) {
                byte[] head = Arrays.copyOf(in, at);
                put16(head, 2, at - 20 + 24);
                if (!ours || !Arrays.equals(sha1(head), Arrays.copyOfRange(in, at + 4, at + 24))) {
                    return Optional.empty();
                }
                return Optional.of(new Reply(success(Arrays.copyOfRange(in, 8, 20), from), nominated));
            }
            at += 4 + (size + 3 & ~3);
        }
        return Optional.empty();
    }

    private byte[] success(byte[] transaction, InetSocketAddress mapped) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeShort(0x0101);
            out.writeShort(12);
            out.writeInt(MAGIC);
            out.write(transaction);
            out.writeShort(0x0020);
            out.writeShort(8);
            out.writeShort(1);
            out.writeShort(mapped.getPort() ^ MAGIC >>> 16);
            byte[] ip = mapped.getAddress().getAddress();
            for (int i = 0; i < 4; i++) {
                out.writeByte(ip[i] ^ MAGIC >>> 24 - 8 * i);
            }
            byte[] head = bytes.toByteArray();
            put16(head, 2, head.length - 20 + 24);
            byte[] mac = sha1(head);
            out.writeShort(0x0008);
            out.writeShort(20);
            out.write(mac);
            byte[] sealed = bytes.toByteArray();
            put16(sealed, 2, sealed.length - 20 + 8);
            CRC32 crc = new CRC32();
            crc.update(sealed);
            out.writeShort(0x8028);
            out.writeShort(4);
            out.writeInt((int) crc.getValue() ^ 0x5354554e);
            byte[] whole = bytes.toByteArray();
            put16(whole, 2, whole.length - 20);
            return whole;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private byte[] sha1(byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password, "HmacSHA1"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static int u16(byte[] data, int at) {
        return (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
    }

    private static void put16(byte[] data, int at, int value) {
        data[at] = (byte) (value >> 8);
        data[at + 1] = (byte) value;
    }
}
