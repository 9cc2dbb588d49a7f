package io.pulseline.mediaworker.relay;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// Where packets can be lost between two ends of the load on one machine, each as its owner counts it: the relay tells
/// of what it took and sent, the kernel of the sockets and of what never reached one.
///
/// @param forwarded        media packets that the relay sent on
/// @param refused          that it took for forged or broken, or before the keys
/// @param foreign          from an address that ICE did not validate
/// @param unsent           that the kernel did not take from it
/// @param relaySockets     thrown away because a socket of the relay was full
/// @param generatorSockets the same of the load generator's
/// @param backlog          thrown away before any socket: the kernel's queue of a core was full
/// @param udpErrors        what UDP as a whole could neither deliver nor send, of every process in this network
record LostWhere(
        long forwarded,
        long refused,
        long foreign,
        long unsent,
        long relaySockets,
        long generatorSockets,
        long backlog,
        long udpErrors) {
    /// 127.0.0.1 and 127.0.0.6 as the kernel's table writes them.
    private static final String GENERATOR = "0100007F:";

    private static final String RELAY = "0600007F:";

    /// @param metrics where the worker's own counts are, `http://host:port/actuator/metrics`
    static LostWhere now(String metrics) throws IOException, InterruptedException {
        return new LostWhere(
                counted(metrics, "forwarded"),
                counted(metrics, "refused"),
                counted(metrics, "foreign"),
                counted(metrics, "unsent"),
                dropped(RELAY),
                dropped(GENERATOR),
                backlogDropped(),
                udpFailed());
    }

    LostWhere since(LostWhere before) {
        return new LostWhere(
                forwarded - before.forwarded,
                refused - before.refused,
                foreign - before.foreign,
                unsent - before.unsent,
                relaySockets - before.relaySockets,
                generatorSockets - before.generatorSockets,
                backlog - before.backlog,
                udpErrors - before.udpErrors);
    }

    /// Of so many that were sent to it: what it did not send on. Frames of silence that it makes are not among them.
    long inRelay(long sent) {
        return Math.max(0, sent - forwarded + unsent);
    }

    private static long counted(String metrics, String outcome) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest ask = HttpRequest.newBuilder(
                            URI.create(metrics + "/pulseline.relay.packets?tag=outcome:" + outcome))
                    .build();
            String told = client.send(ask, HttpResponse.BodyHandlers.ofString()).body();
            return JsonMapper.builder()
                    .build()
                    .readTree(told)
                    .get("measurements")
                    .get(0)
                    .get("value")
                    .asLong();
        }
    }

    private static long dropped(String address) throws IOException {
        try (Stream<String> sockets = Files.lines(Path.of("/proc/net/udp"))) {
            return sockets.skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns[1].startsWith(address))
                    .mapToLong(columns -> Long.parseLong(columns[columns.length - 1]))
                    .sum();
        }
    }

    /// The second column of each core's line, in hex.
    private static long backlogDropped() throws IOException {
        try (Stream<String> cores = Files.lines(Path.of("/proc/net/softnet_stat"))) {
            return cores.mapToLong(line -> Long.parseLong(line.split("\\s+")[1], 16))
                    .sum();
        }
    }

    private static long udpFailed() throws IOException {
        List<String[]> udp;
        try (Stream<String> lines = Files.lines(Path.of("/proc/net/snmp"))) {
            udp = lines.filter(line -> line.startsWith("Udp:"))
                    .map(line -> line.split("\\s+"))
                    .toList();
        }
        long failed = 0;
        for (int i = 1; i < udp.getFirst().length; i++) {
            // a full socket counts as RcvbufErrors and as InErrors too
            if (List.of("InErrors", "SndbufErrors", "MemErrors").contains(udp.getFirst()[i])) {
                failed += Long.parseLong(udp.getLast()[i]);
            }
        }
        return failed;
    }
}
