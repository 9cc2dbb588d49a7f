package io.pulseline.worker;

import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.rtp.Srtp;
import io.pulseline.rtp.SrtpProfile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/// This worker's secret of one link to another worker. As good as a password: it never prints.
public final class LinkKeys {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;

    private final byte[] key = new byte[PROFILE.keyBytes() + PROFILE.saltBytes()];

    public LinkKeys() {
        RANDOM.nextBytes(key);
    }

    public LinkEnd end(InetAddress host, int port) {
        return new LinkEnd(
                host.getHostAddress(), port, PROFILE.name(), Base64.getEncoder().encodeToString(key));
    }

    /// @throws IllegalArgumentException when the other worker's key is none of the profile's
    public Srtp with(LinkEnd theirs) {
        byte[] other = Base64.getDecoder().decode(theirs.key());
        if (!theirs.profile().equals(PROFILE.name()) || other.length != key.length) {
            throw new IllegalArgumentException("the other end of the link has another profile");
        }
        int split = PROFILE.keyBytes();
        return new Srtp(
                PROFILE,
                Arrays.copyOf(key, split),
                Arrays.copyOfRange(key, split, key.length),
                Arrays.copyOf(other, split),
                Arrays.copyOfRange(other, split, other.length));
    }

    /// @throws IllegalArgumentException for a name: links have addresses
    public static InetSocketAddress address(LinkEnd end) {
        return new InetSocketAddress(InetAddress.ofLiteral(end.host()), end.port());
    }
}
