package io.pulseline.e2e;

import java.io.IOException;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// Takes one UDP port of this machine off the network, both directions, as a browser sees it whose Wi-Fi is gone. By
/// rules of routing, in the network namespace of the scenarios and nowhere else.
final class NetworkCut implements AutoCloseable {
    private static final List<String> DIRECTIONS = List.of("sport", "dport");

    private final int port;

    private NetworkCut(int port) {
        this.port = port;
    }

    static NetworkCut of(int port) throws Exception {
        Assumptions.assumeTrue(
                NetworkInterface.getByName("pulse0") != null, "only a namespace of the scenarios' own may be cut");
        // rules before the machine's own addresses: those are looked up first, and nothing else is asked
        if (run("ip", "rule", "add", "pref", "20", "lookup", "local") == 0) {
            run("ip", "rule", "del", "pref", "0", "lookup", "local");
        }
        for (String direction : DIRECTIONS) {
            if (run(rule("add", direction, port)) != 0) {
                throw new IOException("port " + port + " was not cut off");
            }
        }
        return new NetworkCut(port);
    }

    private static String[] rule(String verb, String direction, int port) {
        return new String[] {
            "ip", "rule", verb, "pref", "10", "ipproto", "udp", direction, String.valueOf(port), "blackhole"
        };
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (String direction : DIRECTIONS) {
            run(rule("del", direction, port));
        }
    }
}
