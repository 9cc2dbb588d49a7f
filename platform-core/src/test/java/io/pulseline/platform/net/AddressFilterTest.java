package io.pulseline.platform.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses that a tenant's name must not lead us to, from IANA's registries of special ones.
class AddressFilterTest {
    private static final AddressFilter STRICT = new AddressFilter(new NetProperties(Set.of(), null));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.254",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "169.254.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.0.170",
                "192.0.2.7",
                "192.31.196.1",
                "192.52.193.1",
                "192.88.99.1",
                "192.168.0.1",
                "192.168.255.255",
                "192.175.48.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.9",
                "203.0.113.5",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "::ffff:0:127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "2002:a00:1::",
                "2002:c0a8:1::1",
                "2002:a9fe:a9fe::1",
                "2620:4f:8000::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "ff0e::1",
                "4000::1"
            })
    void refusesWhatIsNotPublic(String literal) throws Exception {
        assertThat(STRICT.allows(InetAddress.getByName(literal))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "126.255.255.255",
                "128.0.0.1",
                "157.240.1.1",
                "172.15.255.255",
                "172.32.0.1",
                "192.0.1.1",
                "192.167.255.255",
                "198.17.255.255",
                "198.20.0.1",
                "223.255.255.255",
                "2606:4700::1111",
                "2a03:2880::1",
                "64:ff9b::808:808",
                "2002:808:808::1",
                "2001:4860::8888"
            })
    void allowsWhatIsPublic(String literal) throws Exception {
        assertThat(STRICT.allows(InetAddress.getByName(literal))).isTrue();
    }

    @Test
    void aLabMayAllowItsOwn() throws Exception {
        AddressFilter loopback = new AddressFilter(new NetProperties(Set.of(AddressFilter.Zone.LOOPBACK), null));
        assertThat(loopback.allows(InetAddress.getByName("127.0.0.1"))).isTrue();
        assertThat(loopback.allows(InetAddress.getByName("::1"))).isTrue();
        assertThat(loopback.allows(InetAddress.getByName("10.0.0.1"))).isFalse();
        AddressFilter intranet = new AddressFilter(new NetProperties(Set.of(AddressFilter.Zone.PRIVATE), null));
        assertThat(intranet.allows(InetAddress.getByName("10.0.0.1"))).isTrue();
        assertThat(intranet.allows(InetAddress.getByName("169.254.169.254")))
                .as("never")
                .isFalse();
    }
}
