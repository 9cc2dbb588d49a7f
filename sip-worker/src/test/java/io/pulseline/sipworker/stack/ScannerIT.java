package io.pulseline.sipworker.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.platform.wire.SipDecision;
import io.pulseline.sipworker.TestEdge;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What somebody gets who knocks at every door.
class ScannerIT {
    private static final UUID TENANT = UUID.fromString("00000000-0000-4000-8000-000000000001");

    @Test
    void unknownSourcesGetNoWordOverUdp() throws Exception {
        try (TestEdge edge = edge(false)) {
            Torturer scanner = new Torturer(edge, "UDP");
            assertThat(scanner.send(Scanner.register("tern-pbx", 1, ""), false)).isEmpty();
            assertThat(scanner.send("friendly-scanner".getBytes(StandardCharsets.UTF_8), false))
                    .isEmpty();
        }
    }

    @Test
    void aNameThatIsThereAndOneThatIsNotGetTheSameAnswers() throws Exception {
        try (TestEdge edge = edge(true)) {
            Torturer scanner = new Torturer(edge, "TCP");
            assertThat(scanner.send(Scanner.register("tern-pbx", 1, ""), true))
                    .isEqualTo(scanner.send(Scanner.register("nobody", 2, ""), true))
                    .startsWith("SIP/2.0 401");
            assertThat(java.util.stream.IntStream.range(0, 64)
                            .mapToObj(number -> edge.digest.strangerGetsMd5("user" + number))
                            .distinct())
                    .as("names that nobody has are asked for either kind")
                    .hasSize(2);
            assertThat(scanner.send(Scanner.register("tern-pbx", 3, Scanner.guess(edge, "tern-pbx")), true))
                    .isEqualTo(scanner.send(Scanner.register("nobody", 4, Scanner.guess(edge, "nobody")), true))
                    .startsWith("SIP/2.0 403");
        }
    }

    @Test
    void tenProbesEndInABan() throws Exception {
        try (TestEdge edge = edge(false)) {
            Torturer scanner = new Torturer(edge, "TCP");
            for (int probe = 0; probe < Gate.PROBES; probe++) {
                assertThat(scanner.send(
                                Scanner.register("user" + probe, 10 + probe, Scanner.guess(edge, "user" + probe)),
                                true))
                        .as("probe " + probe)
                        .startsWith("SIP/2.0 403");
            }
            assertThat(scanner.send(Scanner.register("tern-pbx", 99, ""), true)).isEqualTo("closed");
            assertThat(edge.gate.bans())
                    .hasSize(1)
                    .first()
                    .satisfies(ban -> assertThat(ban.probes()).isEqualTo(Gate.PROBES));
        }
    }

    private static TestEdge edge(boolean known) throws Exception {
        TestEdge edge =
                new TestEdge(address -> known, 1, opening -> new SipDecision.Refuse(null, 480, "test", null, null));
        edge.knows(new SipBook(
                "1",
                true,
                List.of(),
                List.of(new SipBook.Trunk(
                        UUID.randomUUID(),
                        TENANT,
                        "PBX",
                        List.of(),
                        "tern-pbx",
                        "a right password",
                        true,
                        false,
                        Protection.SDES,
                        List.of("opus"),
                        "",
                        10,
                        10,
                        SipBook.DtmfMode.AUTO)),
                List.of()));
        return edge;
    }
}
