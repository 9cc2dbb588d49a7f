package io.pulseline.sipworker.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.sipworker.stack.Hop;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private Instant now = Instant.parse("2026-11-30T10:00:00Z");
    private final Map<String, List<String>> dns = new HashMap<>();
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private final Places places =
            TestPlaces.of(dns, address -> !address.getHostAddress().startsWith("10."), clock);

    private static SipBook.Trunk trunk(String... hosts) {
        return new SipBook.Trunk(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "PBX",
                List.of(hosts),
                "",
                null,
                false,
                true,
                SipBook.Protection.SDES,
                List.of("opus"),
                "",
                1,
                1,
                SipBook.DtmfMode.AUTO);
    }

    private List<String> of(String... hosts) {
        return places.of(trunk(hosts)).stream().map(Hop::toString).toList();
    }

    @Test
    void aNameWithoutAPortIsWhereItsRecordsSay() {
        dns.put("_sips._tcp.pbx.example.net", List.of("20 0 5061 b.example.net.", "10 0 5071 A.example.net."));
        assertThat(of("pbx.example.net"))
                .containsExactly("a.example.net:5071;transport=tls", "b.example.net:5061;transport=tls");
        assertThat(places.of(trunk("pbx.example.net")))
                .as("whom its certificate is for")
                .allMatch(hop -> hop.host().equals("pbx.example.net"));
    }

    @Test
    void eachTransportHasItsOwnService() {
        dns.put("_sip._tcp.pbx.example.net", List.of("1 1 5080 tcp.example.net."));
        dns.put("_sip._udp.pbx.example.net", List.of("1 1 5090 udp.example.net."));
        assertThat(of("pbx.example.net;transport=tcp", "pbx.example.net;transport=udp", "pbx.example.net"))
                .containsExactly(
                        "tcp.example.net:5080;transport=tcp",
                        "udp.example.net:5090;transport=udp",
                        "pbx.example.net:5061;transport=tls");
    }

    @Test
    void aPortOrAnAddressIsTakenAtItsWord() {
        dns.put("_sips._tcp.pbx.example.net", List.of("1 1 9 elsewhere.example.net."));
        dns.put("_sips._tcp.192.0.2.7", List.of("1 1 9 elsewhere.example.net."));
        assertThat(of("pbx.example.net:5061;transport=tls", "192.0.2.7", "[2001:db8::7]"))
                .containsExactly(
                        "pbx.example.net:5061;transport=tls",
                        "192.0.2.7:5061;transport=tls",
                        "[2001:db8::7]:5061;transport=tls");
    }

    @Test
    void aNameThatSaysThatItIsNotThereHasNoPlace() {
        dns.put("_sips._tcp.pbx.example.net", List.of("0 0 0 ."));
        assertThat(of("pbx.example.net", "other.example.net:5061"))
                .containsExactly("other.example.net:5061;transport=tls");
    }

    @Test
    void whoDidNotAnswerComesLastForAWhile() {
        String[] hosts = {"a.example.net:1", "b.example.net:2"};
        Hop first = places.of(trunk(hosts)).getFirst();
        places.avoid(first, 0);
        assertThat(of(hosts)).containsExactly("b.example.net:2;transport=tls", "a.example.net:1;transport=tls");
        now = now.plusSeconds(61);
        assertThat(of(hosts)).startsWith("a.example.net:1;transport=tls");
        places.avoid(first, 300);
        now = now.plusSeconds(299);
        assertThat(of(hosts)).startsWith("b.example.net:2;transport=tls");
        places.well(first);
        assertThat(of(hosts)).startsWith("a.example.net:1;transport=tls");
    }

    @Test
    void aNameThatMovesIsFoundAgain() {
        dns.put("_sips._tcp.pbx.example.net", List.of("1 1 1 a.example.net."));
        assertThat(of("pbx.example.net")).containsExactly("a.example.net:1;transport=tls");
        dns.put("_sips._tcp.pbx.example.net", List.of("1 1 2 b.example.net."));
        now = now.plusSeconds(61);
        assertThat(of("pbx.example.net")).containsExactly("b.example.net:2;transport=tls");
    }

    /// Whoever's name leads into a network of ours proves nothing by its address.
    @Test
    void anAddressThatIsNotAllowedProvesNoTrunk() throws Exception {
        Book book = new Book(places);
        dns.put("_sips._tcp.pbx.example.net", List.of("1 1 1 10.0.0.7.", "2 1 1 192.0.2.7."));
        book.replace(new SipBook("1", true, List.of(), List.of(trunk("pbx.example.net")), List.of()));
        assertThat(book.trunkAt(InetAddress.getByName("10.0.0.7"))).isEmpty();
        assertThat(book.trunkAt(InetAddress.getByName("192.0.2.7"))).isPresent();
        dns.put("_sips._tcp.pbx.example.net", List.of("1 1 1 192.0.2.8."));
        now = now.plusSeconds(61);
        book.resolve();
        assertThat(book.trunkAt(InetAddress.getByName("192.0.2.7"))).isEmpty();
        assertThat(book.trunkAt(InetAddress.getByName("192.0.2.8"))).isPresent();
    }

    @Test
    void weightsAreShares() {
        List<Srv> records = List.of(new Srv(1, 90, 1, "heavy"), new Srv(1, 10, 1, "light"), new Srv(0, 0, 1, "first"));
        Random random = new Random(7);
        int heavy = 0;
        for (int i = 0; i < 1000; i++) {
            List<Srv> ordered = Srv.ordered(records, random);
            assertThat(ordered.getFirst().target()).isEqualTo("first");
            heavy += ordered.get(1).target().equals("heavy") ? 1 : 0;
        }
        assertThat(heavy).isBetween(850, 950);
    }

    @Test
    void dnsIsAskedForNamesOnly() {
        assertThat(DnsRecords.isName("_sips._tcp.pbx.example.net")).isTrue();
        assertThat(DnsRecords.isName("ldap://evil.example.net/a")).isFalse();
        assertThat(DnsRecords.isName("rmi:evil")).isFalse();
        assertThat(new DnsRecords().of("_sips._tcp.a b")).isEmpty();
    }

    @Test
    void aRecordThatIsNoneIsLeftOut() {
        assertThat(DnsRecords.read("10 5 5061 a.example.net.")).hasValue(new Srv(10, 5, 5061, "a.example.net"));
        assertThat(DnsRecords.read("0 0 0 .")).hasValue(new Srv(0, 0, 0, ""));
        assertThat(DnsRecords.read("10 5 a.example.net.")).isEmpty();
        assertThat(DnsRecords.read("x 5 5061 a.example.net.")).isEmpty();
        assertThat(DnsRecords.read("1 2 9999999 a")).isEmpty();
    }
}
