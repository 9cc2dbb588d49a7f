package io.pulseline.sipworker.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The load generator of `./pulseline bench sip`: the same calls go through our edge, Asterisk and Kamailio in turns,
/// and what each of them used of its core is read from the kernel. Then ours is offered twice what it can do. Starts
/// and ends none of them.
public final class SipBench {
    /// A step of the search for the peak.
    private static final double STEP_SECONDS = 5;
    /// Fewer of the offered calls than this, and the peak is behind.
    private static final double KEEPS_UP = 0.97;

    private final Map<String, String> options;
    private final List<Peer> peers = new ArrayList<>();
    private @Nullable SSLContext tls;

    /// @param cpuMillis of all its processes in the window
    record Window(Tally calls, double cpuMillis) {
        double cpuPerCall() {
            return calls.completed() == 0 ? Double.NaN : cpuMillis / calls.completed();
        }
    }

    record Peer(String name, long pid, InetSocketAddress at, List<Window> windows) {}

    private SipBench(Map<String, String> options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i].substring(2), arguments[i + 1]);
        }
        new SipBench(options).run();
        System.exit(0);
    }

    private String option(String name) {
        return java.util.Objects.requireNonNull(options.get(name), "--" + name + " is missing");
    }

    private int number(String name) {
        return Integer.parseInt(option(name));
    }

    private void run() throws Exception {
        tls = tls();
        try (BenchPlatform platform = new BenchPlatform(number("gateway-port"));
                Callee callee = new Callee(java.util.Objects.requireNonNull(tls), number("callee-port"))) {
            platform.await();
            for (String name : List.of("pulseline", "asterisk", "kamailio")) {
                if (options.containsKey(name)) {
                    String peer = option(name);
                    peers.add(new Peer(name, Long.parseLong(peer.split("@")[0]), at(peer), new ArrayList<>()));
                }
            }
            Peer ours = peers.getFirst();
            System.err.println("warming up");
            for (Peer peer : peers) {
                // what Java has not compiled yet costs three times as much: it takes some 15,000 calls
                window(peer, peer == ours ? 2 * number("rate") : number("rate"), peer == ours ? number("warm-up") : 2);
            }
            for (int round = 1; round <= number("rounds"); round++) {
                for (Peer peer : peers) {
                    Window window = window(peer, number("rate"), number("seconds"));
                    peer.windows().add(window);
                    tell("round " + round + " " + peer.name(), window);
                }
            }
            double peak = peak(ours);
            rested(ours);
            Window twice = window(ours, 2 * peak, number("seconds"));
            tell(String.format(Locale.ROOT, "twice the peak of %.0f/s", peak), twice);
            rested(ours);
            Window after = window(ours, number("rate"), 5);
            tell("after it", after);
            SipReport report = new SipReport(options, peers, peak, twice, after, voice());
            System.out.print(report.table());
            Files.writeString(
                    Path.of(option("out")),
                    JsonMapper.builder()
                                    .build()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(new LinkedHashMap<>(report.json()))
                            + "\n");
        }
    }

    /// Calls that talk, through the media plane as it is: passed on, in turns with rtpengine, and by way of a codec.
    private List<VoiceBench.Figure> voice() throws IOException {
        VoiceBench bench = new VoiceBench();
        List<VoiceBench.Figure> figures = new ArrayList<>();
        InetSocketAddress ours = at(option("voice"));
        for (int round = 1; round <= number("rounds"); round++) {
            figures.add(voice(bench, VoiceBench.Kind.PASSED, new VoiceDoor(ours), "voice", "passed"));
            if (options.containsKey("rtpengine")) {
                VoiceBench.Server engine = new VoiceEngine(at(option("rtpengine")));
                figures.add(voice(bench, VoiceBench.Kind.BESIDE, engine, "rtpengine", "passed"));
            }
        }
        figures.add(voice(bench, VoiceBench.Kind.RECODED, new VoiceDoor(ours), "voice", "recoded"));
        return figures;
    }

    private VoiceBench.Figure voice(
            VoiceBench bench, VoiceBench.Kind kind, VoiceBench.Server server, String process, String calls)
            throws IOException {
        long pid = Long.parseLong(option(process).split("@")[0]);
        VoiceBench.Figure figure =
                bench.measure(kind, server, number(calls), number("seconds"), number("seconds"), () -> cpuMillis(pid));
        System.err.printf(
                Locale.ROOT,
                "%-8s %-20s %4d calls %7.0f calls per core, %.2f ms for 1,000 packets, %.3f %% lost%n",
                kind,
                figure.engine(),
                figure.calls(),
                figure.callsPerCore(),
                figure.cpuPerThousand(),
                figure.lostPercent());
        return figure;
    }

    /// @param peer `pid@address:port`
    private static InetSocketAddress at(String peer) {
        String[] parts = peer.split("[@:]");
        return new InetSocketAddress(parts[1], Integer.parseInt(parts[2]));
    }

    private static void tell(String what, Window window) {
        Tally calls = window.calls();
        System.err.printf(
                Locale.ROOT,
                "%-26s %6d offered %6d completed %6d shed %5d failed %s  %6.2f ms CPU/call  set-up p50 %.1f p95 %.1f ms%n",
                what,
                calls.offeredCalls(),
                calls.completed(),
                calls.shedCalls(),
                calls.failed(),
                calls.refusals(),
                window.cpuPerCall(),
                calls.setUpMillis(0.5),
                calls.setUpMillis(0.95));
    }

    /// Calls that were cut off by the end of a window hold their places until they have been silent for a minute.
    private void rested(Peer peer) throws IOException {
        long end = System.nanoTime() + 120_000_000_000L;
        while (window(peer, 20, 1).calls().completed() < 20) {
            if (System.nanoTime() > end) {
                throw new IOException(peer.name() + " did not come back within two minutes");
            }
        }
    }

    /// By a connection of its own: peers close one that was idle while another peer had its turn.
    private Window window(Peer peer, double rate, double seconds) throws IOException {
        try (Caller caller = new Caller(java.util.Objects.requireNonNull(tls), peer.at())) {
            double before = cpuMillis(peer.pid());
            Tally calls = caller.call(rate, seconds);
            return new Window(calls, cpuMillis(peer.pid()) - before);
        }
    }

    /// The most calls a second that were set up and ended, found by offering more and more.
    private double peak(Peer peer) throws IOException {
        double best = 0;
        for (double rate = 100; rate < 6000; rate *= 1.25) {
            Window step = window(peer, rate, STEP_SECONDS);
            tell(String.format(Locale.ROOT, "offered %.0f/s", rate), step);
            double done = step.calls().completed() / STEP_SECONDS;
            best = Math.max(best, done);
            if (done < KEEPS_UP * rate) {
                return best;
            }
        }
        return best;
    }

    /// User and system time of a process and everything below it.
    private double cpuMillis(long pid) throws IOException {
        Map<Long, Long> parents = new HashMap<>();
        Map<Long, Long> ticks = new HashMap<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path one : all.filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                long id = Long.parseLong(one.getFileName().toString());
                try {
                    String stat = Files.readString(one.resolve("stat"));
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    parents.put(id, Long.valueOf(fields[1]));
                    ticks.put(id, Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
                } catch (IOException over) {
                    // it has ended meanwhile
                }
            }
        }
        long sum = 0;
        for (Map.Entry<Long, Long> each : ticks.entrySet()) {
            Long up = each.getKey();
            while (up != null && up != pid) {
                up = parents.get(up);
            }
            sum += up == null ? 0 : each.getValue();
        }
        return sum * 1000.0 / number("ticks");
    }

    /// Our one certificate; peers of a benchmark are not looked at.
    private SSLContext tls() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(Path.of(option("keystore")))) {
            keys.load(file, option("keystore-password").toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, option("keystore-password").toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                own.getKeyManagers(),
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                null);
        return context;
    }
}
