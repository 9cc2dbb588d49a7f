package io.pulseline.platform.net;

import io.pulseline.platform.net.TlsReport.Check;
import io.pulseline.platform.net.TlsReport.Kind;
import io.pulseline.platform.net.TlsReport.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.springframework.stereotype.Component;

/// Connects to a TLS server as Meta does, without ALPN and without a certificate of our own, and says what is wrong
/// with it. Meta itself sends no INVITE then and tells nobody.
@Component
public class TlsProbe implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration WHOLE = Duration.ofSeconds(10);

    private final AddressFilter filter;
    private final Authorities authorities;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    TlsProbe(AddressFilter filter, NetProperties properties, Clock clock) {
        this.filter = filter;
        this.authorities = new Authorities(properties.authority());
        this.clock = clock;
    }

    /// Takes ten seconds at most, however slowly the other side talks.
    public TlsReport look(String host, int port) {
        List<Check> checks = new ArrayList<>();
        try (Socket plain = new Socket()) {
            Future<?> look = threads.submit(() -> {
                checks(host, port, plain, checks);
                return null;
            });
            try {
                look.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException slow) {
                plain.close();
                look.cancel(true);
                return report(host, port, List.of(new Check(Kind.HANDSHAKE, Verdict.FAIL, "no end after 10 s")));
            } catch (ExecutionException failure) {
                throw new IllegalStateException("the probe is broken", failure.getCause());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        } catch (IOException closing) {
            // a socket that does not close is not ours to mend
        }
        return report(host, port, checks);
    }

    /// What was not reached is unknown.
    private TlsReport report(String host, int port, List<Check> made) {
        List<Check> all = new ArrayList<>(made);
        Set<Kind> missing = EnumSet.complementOf(EnumSet.of(Kind.PSTN));
        made.forEach(check -> missing.remove(check.kind()));
        missing.forEach(kind -> all.add(new Check(kind, Verdict.UNKNOWN, "")));
        all.sort(java.util.Comparator.comparing(Check::kind));
        return new TlsReport(host, port, clock.instant(), all);
    }

    private void checks(String host, int port, Socket plain, List<Check> checks) {
        List<InetAddress> addresses;
        try {
            addresses = AddressFilter.lookUp(host);
        } catch (UnknownHostException unknown) {
            checks.add(new Check(Kind.DNS, Verdict.FAIL, ""));
            return;
        }
        checks.add(new Check(Kind.DNS, Verdict.PASS, listed(addresses)));
        List<InetAddress> forbidden =
                addresses.stream().filter(one -> !filter.allows(one)).toList();
        if (!forbidden.isEmpty()) {
            checks.add(new Check(Kind.ADDRESS, Verdict.FAIL, listed(forbidden)));
            return;
        }
        checks.add(new Check(Kind.ADDRESS, Verdict.PASS, ""));
        InetAddress judged = addresses.getFirst();
        try {
            plain.connect(new InetSocketAddress(judged, port), (int) CONNECT.toMillis());
            plain.setSoTimeout((int) CONNECT.toMillis());
        } catch (IOException failure) {
            checks.add(new Check(Kind.PORT, Verdict.FAIL, judged.getHostAddress() + ": " + words(failure)));
            return;
        }
        checks.add(new Check(Kind.PORT, Verdict.PASS, judged.getHostAddress() + ":" + port));
        shakeHands(host, port, plain, checks);
    }

    private void shakeHands(String host, int port, Socket plain, List<Check> checks) {
        Handshake handshake = new Handshake();
        try (SSLSocket socket = handshake.over(plain, host, port)) {
            socket.startHandshake();
            checks.add(new Check(
                    Kind.HANDSHAKE,
                    Verdict.PASS,
                    socket.getSession().getProtocol() + ", "
                            + socket.getSession().getCipherSuite()));
            checks.add(new Check(Kind.ALPN, Verdict.PASS, ""));
        } catch (IOException failure) {
            boolean wantsAlpn = words(failure).contains("no_application_protocol");
            checks.add(new Check(Kind.HANDSHAKE, Verdict.FAIL, words(failure)));
            checks.add(new Check(Kind.ALPN, wantsAlpn ? Verdict.FAIL : Verdict.UNKNOWN, ""));
        }
        if (!handshake.chain().isEmpty()) {
            checks.addAll(Certificates.checks(handshake.chain(), host, authorities.all(), clock.instant()));
            checks.add(new Check(
                    Kind.CLIENT_CERTIFICATE, handshake.askedForCertificate() ? Verdict.FAIL : Verdict.PASS, ""));
        }
    }

    private static String listed(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
    }

    private static String words(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
