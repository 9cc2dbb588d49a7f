package io.pulseline.sipworker.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.sipworker.TestEdge;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipResponse;
import io.pulseline.sipworker.trunk.TestPlaces;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A user's call finds the host of a trunk that takes calls.
class FailoverIT extends EdgeScene {
    private final Map<String, List<String>> dns = new ConcurrentHashMap<>();
    private Peer first;
    private Peer second;

    @BeforeEach
    void start() throws Exception {
        meta = new Peer();
        first = new Peer();
        second = new Peer();
        edge = new TestEdge(
                address -> true,
                meta.port(),
                opening -> carry(CALL, opening),
                SessionTerms.STANDARD,
                TestPlaces.of(dns, address -> true, Clock.systemUTC()),
                address -> !address.getHostAddress().equals("127.0.0.9"));
    }

    @AfterEach
    void stop() {
        edge.close();
        meta.close();
        first.close();
        second.close();
    }

    private void knows(String... hosts) {
        edge.knows(new SipBook("1", true, numbers(), List.of(trunk("9", hosts)), List.of()));
    }

    @Test
    void recordsAreTriedInTheirOrderAndOneThatIsNotAllowedIsPassedOver() throws Exception {
        dns.put(
                "_sips._tcp.localhost",
                List.of("30 0 " + second.port() + " 127.0.0.1.", "10 0 5061 127.0.0.9.", "20 0 1 127.0.0.1."));
        knows("localhost");
        userCall("x-wa-meta-wacid", "wacid.TEST");
        second.accept(second.take("INVITE"));
        meta.answer(200);
    }

    @Test
    void aHostThatIsOverloadedIsLeftAloneAsLongAsItAsks() throws Exception {
        knows(tls(first), tls(second));
        userCall("x-wa-meta-wacid", "wacid.TEST");
        ServerTransaction invite = first.take("INVITE");
        SipResponse busy = invite.request().answer(503, "Service Unavailable", "x");
        busy.headers().add("Retry-After", "120 (in a while)");
        invite.respond(busy);
        second.take("INVITE").respond(486, "Busy Here");
        meta.answer(486);
        userCall("x-wa-meta-wacid", "wacid.TEST2");
        second.take("INVITE").respond(486, "Busy Here");
        meta.answer(486);
        assertThat(first.requests).isEmpty();
    }

    @Test
    void aHostThatSaysNothingIsPassedOver() throws Exception {
        knows(tls(first), tls(second));
        userCall("x-wa-meta-wacid", "wacid.TEST");
        ServerTransaction late = first.take("INVITE");
        second.accept(second.take("INVITE"));
        meta.confirm(meta.answer(200), edge.stack.tlsPort());
        // it wakes up: nobody wants it any more
        first.accept(late);
        first.take("BYE").respond(200, "OK");
        assertThat(first.acks).hasSize(1);
        assertThat(edge.edge.calls()).isEqualTo(1);
    }

    /// RFC 3263 §4.3: only silence, a broken way and 503 lead on.
    @Test
    void aHostThatRefusesSpeaksForTheOthers() throws Exception {
        knows(tls(first), tls(second));
        userCall("x-wa-meta-wacid", "wacid.TEST");
        first.take("INVITE").respond(486, "Busy Here");
        meta.answer(486);
        assertThat(second.requests).isEmpty();
    }

    @Test
    void whereAllAreAwayTheUserHearsSo() throws Exception {
        knows("localhost:1;transport=tls", "localhost:2;transport=tls");
        userCall("x-wa-meta-wacid", "wacid.TEST");
        meta.answer(480);
    }
}
