package io.pulseline.rtp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/// Where packets may go. An SDP is written by somebody else, so its candidates could point anywhere.
///
/// @param allowed besides public addresses; empty in production
public record PeerFilter(Set<Range> allowed) {
    public enum Range {
        /// RFC 1918, RFC 4193 and carrier-grade NAT
        PRIVATE,
        LOOPBACK
    }

    public boolean allows(InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        return address != null && (peer.getPort() >= 1024 || wellKnown(peer.getPort())) && allows(address);
    }

    public boolean allows(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isMulticastAddress() || address.isLinkLocalAddress()) {
            return false;
        }
        if (address.isLoopbackAddress()) {
            return allowed.contains(Range.LOOPBACK);
        }
        return !isPrivate(address) || allowed.contains(Range.PRIVATE);
    }

    /// Below 1024 only what media servers really use.
    private static boolean wellKnown(int port) {
        return port == 443;
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet6Address) {
            // fc00::/7 unique local, fec0::/10 its predecessor, and addresses that embed an IPv4 one: mapped,
            // translated
            // (64:ff9b::/32), 6to4 (2002::/16) and Teredo (2001::/32); 100::/16 drops everything
            return (bytes[0] & 0xfe) == 0xfc
                    || address.isSiteLocalAddress()
                    || bytes[0] == 0
                    || bytes[0] == 1 && bytes[1] == 0
                    || bytes[0] == 0x20 && bytes[1] == 2
                    || bytes[0] == 0x20 && bytes[1] == 1 && bytes[2] == 0 && bytes[3] == 0;
        }
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        return address.isSiteLocalAddress()
                || first == 0
                || first >= 240
                || first == 100 && second >= 64 && second <= 127
                || first == 192 && second == 0
                || first == 192 && second == 88 && (bytes[2] & 0xff) == 99
                || first == 198 && second == 51 && (bytes[2] & 0xff) == 100
                || first == 203 && second == 0 && (bytes[2] & 0xff) == 113
                || first == 198 && (second == 18 || second == 19);
    }
}
