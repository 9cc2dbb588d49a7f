package io.pulseline.platform.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.net.TlsReport.Check;
import io.pulseline.platform.net.TlsReport.Kind;
import io.pulseline.platform.net.TlsReport.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each fault of a SIP server's TLS by itself, told by that fault alone.
class TlsProbeTest {
    private static final String HOST = "sip.localhost";
    private static TlsLab lab;
    private static TlsProbe probe;

    @TempDir
    static Path folder;

    @BeforeAll
    static void open() throws IOException, InterruptedException {
        lab = new TlsLab(folder);
        NetProperties properties = new NetProperties(Set.of(AddressFilter.Zone.LOOPBACK), lab.authorities());
        probe = new TlsProbe(new AddressFilter(properties), properties, Clock.systemUTC());
    }

    @AfterAll
    static void close() throws Exception {
        probe.close();
        lab.close();
    }

    @Test
    void aServerAsMetaWantsItPasses() throws Exception {
        TlsReport report = probe.look(HOST, lab.server(HOST, "authority", "-1d", 90, TlsLab.ClientAuth.NONE));
        assertThat(report.checks()).extracting(Check::verdict).containsOnly(Verdict.PASS);
        assertThat(report.checks())
                .extracting(Check::kind)
                .containsExactlyElementsOf(java.util.EnumSet.complementOf(java.util.EnumSet.of(Kind.PSTN)));
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aStarIsForOneLabel() throws Exception {
        int port = lab.server("*.tern.localhost", "authority", "-1d", 90, TlsLab.ClientAuth.NONE);
        assertThat(wrong(probe.look("sip.tern.localhost", port))).isEmpty();
        assertThat(wrong(probe.look("a.sip.tern.localhost", port))).containsExactly(Kind.NAME);
        assertThat(wrong(probe.look("tern.localhost", port))).containsExactly(Kind.NAME);
    }

    @Test
    void aCertificateForAnotherNameIsToldWithItsNames() throws Exception {
        TlsReport report = probe.look(
                HOST, lab.server("pbx.localhost,old.localhost", "authority", "-1d", 90, TlsLab.ClientAuth.NONE));
        assertThat(wrong(report)).containsExactly(Kind.NAME);
        assertThat(evidence(report, Kind.NAME)).isEqualTo("pbx.localhost, old.localhost");
    }

    @Test
    void anExpiredCertificateOfAGoodAuthorityIsExpiredAndNothingElse() throws Exception {
        assertThat(wrong(probe.look(HOST, lab.server(HOST, "authority", "-20d", 10, TlsLab.ClientAuth.NONE))))
                .containsExactly(Kind.EXPIRY);
        assertThat(wrong(probe.look(HOST, lab.server(HOST, "authority", "+2d", 10, TlsLab.ClientAuth.NONE))))
                .as("not begun")
                .containsExactly(Kind.EXPIRY);
    }

    @Test
    void oneThatEndsSoonIsAWarning() throws Exception {
        TlsReport report = probe.look(HOST, lab.server(HOST, "authority", "-80d", 90, TlsLab.ClientAuth.NONE));
        assertThat(wrong(report)).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.WARN);
    }

    @Test
    void anAuthorityThatNobodyTrustsIsTold() throws Exception {
        assertThat(wrong(probe.look(HOST, lab.server(HOST, "stranger", "-1d", 90, TlsLab.ClientAuth.NONE))))
                .containsExactly(Kind.CHAIN);
    }

    @Test
    void aServerThatAsksForACertificateIsToldWhetherItInsistsOrNot() throws Exception {
        assertThat(wrong(probe.look(HOST, lab.server(HOST, "authority", "-1d", 90, TlsLab.ClientAuth.WANTED))))
                .containsExactly(Kind.CLIENT_CERTIFICATE);
        assertThat(wrong(probe.look(HOST, lab.server(HOST, "authority", "-1d", 90, TlsLab.ClientAuth.NEEDED))))
                .contains(Kind.CLIENT_CERTIFICATE)
                .doesNotContain(Kind.CHAIN, Kind.NAME, Kind.EXPIRY);
    }

    @Test
    void aNameWithoutAnAddressAndAPortWithoutAServerAreTold() throws Exception {
        TlsReport unknown = probe.look("nobody.invalid", 5061);
        assertThat(wrong(unknown)).containsExactly(Kind.DNS);
        assertThat(unknown.checks())
                .filteredOn(check -> check.kind() == Kind.NAME)
                .extracting(Check::verdict)
                .containsExactly(Verdict.UNKNOWN);
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThat(wrong(probe.look(HOST, closed))).containsExactly(Kind.PORT);
    }

    @Test
    void whatSpeaksNoTlsIsTold() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var guest = plain.accept()) {
                    guest.getOutputStream().write("SIP/2.0 400 Bad Request\r\n\r\n".getBytes());
                } catch (IOException over) {
                    // the guest left
                }
            });
            assertThat(wrong(probe.look(HOST, plain.getLocalPort()))).containsExactly(Kind.HANDSHAKE);
        }
    }

    @Test
    void nothingIsSentToAnAddressThatIsNotAllowed() throws Exception {
        NetProperties closed = new NetProperties(Set.of(), null);
        try (TlsProbe strict = new TlsProbe(new AddressFilter(closed), closed, Clock.systemUTC());
                ServerSocket canary = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            canary.setSoTimeout(200);
            TlsReport report = strict.look("sip.localhost", canary.getLocalPort());
            assertThat(wrong(report)).containsExactly(Kind.ADDRESS);
            assertThat(evidence(report, Kind.ADDRESS)).contains("127.0.0.1");
            org.assertj.core.api.Assertions.assertThatThrownBy(canary::accept)
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    private static List<Kind> wrong(TlsReport report) {
        return report.checks().stream()
                .filter(check -> check.verdict() == Verdict.FAIL)
                .map(Check::kind)
                .toList();
    }

    private static String evidence(TlsReport report, Kind kind) {
        return report.checks().stream()
                .filter(check -> check.kind() == kind)
                .findFirst()
                .orElseThrow()
                .evidence();
    }
}
