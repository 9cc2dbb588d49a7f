package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where an SDP of a stranger may not send our packets: the special addresses of IANA's registries, in both families.
class PeerFilterTest {
    private static final PeerFilter PRODUCTION = new PeerFilter(Set.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.254",
                "100.64.0.1",
                "100.127.255.254",
                "127.0.0.1",
                "127.8.9.10",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.254",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.254",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "::10.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b:1::a00:1",
                "100::1",
                "2001::a00:1",
                "2002:a00:1::1",
                "fc00::1",
                "fd00::2",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void sendsNothingToSpecialAddresses(String address) throws Exception {
        assertThat(PRODUCTION.allows(InetAddress.getByName(address))).isFalse();
        assertThat(PRODUCTION.allows(new InetSocketAddress(InetAddress.getByName(address), 3478)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"157.240.19.130", "31.13.65.60", "100.63.255.254", "172.32.0.1", "2a03:2880:f21c::1"})
    void sendsToPublicOnes(String address) throws Exception {
        assertThat(PRODUCTION.allows(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void sendsToNoPortOfAnotherService() throws Exception {
        InetAddress meta = InetAddress.getByName("157.240.19.130");
        for (int port : new int[] {0, 22, 25, 53, 80, 123, 161, 389, 1023}) {
            assertThat(PRODUCTION.allows(new InetSocketAddress(meta, port)))
                    .as("port %s", port)
                    .isFalse();
        }
        for (int port : new int[] {443, 3478, 3480, 3482, 3484, 40012}) {
            assertThat(PRODUCTION.allows(new InetSocketAddress(meta, port)))
                    .as("port %s", port)
                    .isTrue();
        }
    }

    @Test
    void aNameThatWasNotLookedUpIsNoAddress() {
        assertThat(PRODUCTION.allows(InetSocketAddress.createUnresolved("media.example.net", 3478)))
                .isFalse();
    }

    @Test
    void anOwnNetworkMustBeAllowedByName() throws Exception {
        InetAddress own = InetAddress.getByName("10.0.0.1");
        assertThat(new PeerFilter(Set.of(PeerFilter.Range.LOOPBACK)).allows(own))
                .isFalse();
        assertThat(new PeerFilter(Set.of(PeerFilter.Range.PRIVATE)).allows(own)).isTrue();
        assertThat(new PeerFilter(Set.of(PeerFilter.Range.PRIVATE)).allows(InetAddress.getByName("169.254.169.254")))
                .as("the clouds' own service")
                .isFalse();
    }
}
