package io.pulseline.sipworker.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.SipBook;
import io.pulseline.sipworker.TestEdge;
import io.pulseline.sipworker.stack.Dialog;
import io.pulseline.sipworker.stack.Scanner;
import io.pulseline.sipworker.stack.SipResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.json.JsonMapper;

/// Ten thousand probes from two hundred addresses while users call: every call goes through, no name is told from
/// another, whoever guesses is shut out by the tenth guess. How much slower calls become is `./pulseline bench
/// scanners`.
class ProbedCallsIT extends EdgeScene {
    private static final int CALLS = 50;
    private static final int PROBES = 10_000;
    private static final int SOURCES = 200;
    /// Of each address over TCP; the rest of the probes are datagrams.
    private static final int GUESSES = 14;
    private static final int BANNED_AFTER = 10;

    private Peer pbx;

    @BeforeEach
    void start() throws Exception {
        meta = new Peer();
        pbx = new Peer();
        edge = new TestEdge(
                address -> address.getHostAddress().equals("127.0.0.1"),
                meta.port(),
                opening -> carry(new CallId(UUID.randomUUID()), opening));
        edge.knows(new SipBook("1", true, numbers(), List.of(trunk("9", 50, 1000, tls(pbx))), List.of()));
    }

    @AfterEach
    void stop() {
        edge.close();
        meta.close();
        pbx.close();
    }

    @Override
    Duration patience() {
        return Duration.ofSeconds(20);
    }

    /// What scanners learnt.
    ///
    /// @param answers of each guess of an address by its place, for a name that is there and for others
    /// @param echoed  bytes that came back for datagrams
    private record Learnt(Map<Integer, List<String>> known, Map<Integer, List<String>> unknown, long echoed) {}

    @Test
    void callsGoThroughAndScannersLearnNothing() throws Exception {
        CompletableFuture<Learnt> scan = CompletableFuture.supplyAsync(this::scan);
        List<Double> took = new ArrayList<>();
        while (took.size() < CALLS || !scan.isDone()) {
            took.add(call());
        }
        Learnt learnt = scan.get();
        assertThat(learnt.echoed()).as("bytes that a datagram brought").isZero();
        for (int guess = 0; guess < GUESSES; guess++) {
            assertThat(learnt.known().get(guess))
                    .as("guess %d: a name that is there", guess)
                    .containsOnly(
                            guess < BANNED_AFTER ? learnt.unknown().get(guess).getFirst() : "closed");
            assertThat(learnt.unknown().get(guess))
                    .as("guess %d: names that nobody has", guess)
                    .containsOnly(learnt.unknown().get(guess).getFirst());
        }
        assertThat(learnt.unknown().get(0).getFirst()).startsWith("SIP/2.0 403");
        assertThat(edge.gate.bans()).hasSize(SOURCES);
        assertThat(took).hasSizeGreaterThanOrEqualTo(CALLS);
    }

    @Test
    @EnabledIfSystemProperty(named = "bench.out", matches = ".*scanners.*")
    void measure() throws Exception {
        for (int warm = 0; warm < 100; warm++) {
            call();
        }
        List<Double> quiet = new ArrayList<>();
        for (int i = 0; i < 4 * CALLS; i++) {
            quiet.add(call());
        }
        CompletableFuture<Learnt> scan = CompletableFuture.supplyAsync(this::scan);
        List<Double> probed = new ArrayList<>();
        while (!scan.isDone()) {
            probed.add(call());
        }
        double before = p95(quiet);
        double during = p95(probed);
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("metric", "set-up of a call, p95, " + PROBES + " probes beside it less without");
        figure.put("unit", "ms");
        figure.put("ours", Math.round((during - before) * 10) / 10.0);
        figure.put("without_probes", Math.round(before * 10) / 10.0);
        figure.put("with_probes", Math.round(during * 10) / 10.0);
        figure.put("calls_with_probes", probed.size());
        figure.put("goal", 20);
        figure.put("met", during - before < 20);
        Files.writeString(
                Path.of(System.getProperty("bench.out")),
                JsonMapper.builder()
                                .build()
                                .writerWithDefaultPrettyPrinter()
                                .writeValueAsString(Map.of(
                                        "name", "scanners", "at", Instant.now().toString(), "figures", List.of(figure)))
                        + "\n");
        System.out.printf(
                Locale.ROOT,
                "BENCH set-up p95 %.1f ms without, %.1f ms with %d probes beside it (%d calls): %.1f ms more, goal 20%n",
                before,
                during,
                PROBES,
                probed.size(),
                during - before);
    }

    private static double p95(List<Double> values) {
        return values.stream().sorted().toList().get((int) (0.95 * values.size()));
    }

    /// A user's call, answered and ended.
    ///
    /// @return milliseconds from INVITE to 200
    private double call() throws Exception {
        long begun = System.nanoTime();
        userCall();
        pbx.accept(pbx.take("INVITE"));
        SipResponse ok = meta.answer(200);
        double millis = (System.nanoTime() - begun) / 1e6;
        Dialog dialog = meta.confirm(ok, edge.stack.tlsPort());
        meta.bye(dialog, edge.stack.tlsPort(), "x-wa-meta-call-duration", "1");
        pbx.take("BYE").respond(200, "OK");
        return millis;
    }

    private Learnt scan() {
        Map<Integer, List<String>> known = new LinkedHashMap<>();
        Map<Integer, List<String>> unknown = new LinkedHashMap<>();
        for (int guess = 0; guess < GUESSES; guess++) {
            known.put(guess, java.util.Collections.synchronizedList(new ArrayList<>()));
            unknown.put(guess, java.util.Collections.synchronizedList(new ArrayList<>()));
        }
        AtomicLong echoed = new AtomicLong();
        try (ExecutorService scanners = Executors.newFixedThreadPool(4)) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int source = 0; source < SOURCES; source++) {
                int number = source;
                all.add(CompletableFuture.runAsync(
                        () -> {
                            try {
                                Scanner scanner = new Scanner(edge, "127.1.0." + (number + 1));
                                echoed.addAndGet(scanner.floods((PROBES - SOURCES * GUESSES) / SOURCES));
                                boolean there = number % 2 == 0;
                                for (int guess = 0; guess < GUESSES; guess++) {
                                    (there ? known : unknown)
                                            .get(guess)
                                            .add(scanner.guesses(
                                                    there ? "tern-pbx" : "user" + guess, number * 100 + guess));
                                }
                            } catch (Exception failure) {
                                throw new IllegalStateException(failure);
                            }
                        },
                        scanners));
            }
            all.forEach(CompletableFuture::join);
        }
        return new Learnt(known, unknown, echoed.get());
    }
}
