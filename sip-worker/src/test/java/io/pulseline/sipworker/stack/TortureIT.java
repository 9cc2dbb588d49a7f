package io.pulseline.sipworker.stack;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pulseline.platform.wire.SipDecision;
import io.pulseline.sipworker.TestEdge;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// RFC 4475 and RFC 5118 against the whole edge: the class that the RFC names for each message, nothing in the log that
/// says somebody was surprised, and an OPTIONS answered in 200 ms after each. `expected.csv` says which class and why.
class TortureIT {
    private static final String FOLDER = "/torture/";

    private record Case(String file, Set<String> datagram, Set<String> stream) {}

    @ParameterizedTest
    @ValueSource(strings = {"UDP", "TCP", "TLS"})
    void everyMessageEndsInItsClass(String transport) throws Exception {
        ListAppender<ILoggingEvent> surprises = surprises();
        List<Case> cases = cases();
        assertThat(cases).hasSize(49 + 12);
        List<String> wrong = new ArrayList<>();
        try (TestEdge edge =
                new TestEdge(address -> true, 1, opening -> new SipDecision.Refuse(null, 480, "test", null, null))) {
            Torturer torturer = new Torturer(edge, transport);
            torturer.options();
            for (Case one : cases) {
                Set<String> right = transport.equals("UDP") ? one.datagram() : one.stream();
                String answer = torturer.send(read(one.file()), !right.contains("-"));
                String status = answer.startsWith("SIP/2.0 ") ? answer.substring(8, 11) : "-";
                if (!right.contains(status)) {
                    wrong.add(one.file() + ": " + answer + ", not " + right);
                }
                long millis = torturer.options();
                if (millis > 200) {
                    wrong.add(one.file() + ": OPTIONS took " + millis + " ms");
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(surprises.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEmpty();
    }

    private static ListAppender<ILoggingEvent> surprises() {
        ListAppender<ILoggingEvent> list = new ListAppender<>();
        list.start();
        Logger logger = (Logger) LoggerFactory.getLogger("io.pulseline.sipworker.stack");
        logger.setLevel(Level.WARN);
        logger.addAppender(list);
        return list;
    }

    private static byte[] read(String file) throws Exception {
        try (InputStream in = TortureIT.class.getResourceAsStream(FOLDER + file)) {
            return java.util.Objects.requireNonNull(in, file).readAllBytes();
        }
    }

    static List<String> files() throws Exception {
        return cases().stream().map(Case::file).toList();
    }

    private static List<Case> cases() throws Exception {
        List<Case> cases = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                java.util.Objects.requireNonNull(TortureIT.class.getResourceAsStream(FOLDER + "expected.csv")),
                StandardCharsets.UTF_8))) {
            for (String line : lines.lines().skip(1).toList()) {
                String[] cells = line.split(",", 4);
                cases.add(new Case(cells[0], Set.of(cells[1].split("/")), Set.of(cells[2].split("/"))));
            }
        }
        return cases;
    }
}
