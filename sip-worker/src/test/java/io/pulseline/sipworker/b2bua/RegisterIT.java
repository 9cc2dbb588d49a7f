package io.pulseline.sipworker.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.sipworker.TestEdge;
import io.pulseline.sipworker.stack.DigestClient;
import io.pulseline.sipworker.stack.Ids;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A telephone system says where it is.
class RegisterIT extends EdgeScene {
    private final DigestClient digest = new DigestClient("tern-pbx", "a right password", null, true);
    private final String callId = Ids.callId();
    private Peer pbx;
    private long sequence;

    @BeforeEach
    void start() throws Exception {
        meta = new Peer();
        pbx = new Peer();
        edge = new TestEdge(address -> true, meta.port(), opening -> carry(CALL, opening));
        edge.knows(new SipBook("1", true, numbers(), List.of(trunk("")), List.of()));
    }

    @AfterEach
    void stop() {
        edge.close();
        meta.close();
        pbx.close();
    }

    @ParameterizedTest
    @CsvSource({"300, 300", "3600, 3600", "86400, 3600", "4294967295, 3600"})
    void itStaysForAsLongAsItSaysAndNobodyForEver(String expires, long seconds) throws Exception {
        SipResponse ok = register("<sip:pbx@127.0.0.1>;expires=" + expires);
        assertThat(ok.status()).isEqualTo(200);
        String until = ok.headers().get("Contact").orElseThrow().replaceAll(".*expires=", "");
        assertThat(Long.parseLong(until)).isBetween(seconds - 5, seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "99999999999999999999"})
    void whatIsNoTimeIsRefusedBeforeAnybodyIsAsked(String expires) throws Exception {
        SipResponse no = pbx.ask(request("<sip:pbx@127.0.0.1>;expires=" + expires), edge.stack.tlsPort());
        assertThat(no.status()).isEqualTo(400);
        assertThat(edge.registrar.find(TRUNK)).isEmpty();
    }

    @Test
    void aMomentIsTooBriefAndZeroIsGoodbye() throws Exception {
        assertThat(register("<sip:pbx@127.0.0.1>;expires=5").headers().get("Min-Expires"))
                .hasValue("60");
        register("<sip:pbx@127.0.0.1>;expires=90");
        assertThat(edge.registrar.find(TRUNK)).isPresent();
        register("<sip:pbx@127.0.0.1>;expires=0");
        assertThat(edge.registrar.find(TRUNK)).isEmpty();
    }

    @Test
    void whoeverAsksAnEdgeThatIsLeavingSendsCallsElsewhere() throws Exception {
        assertThat(options().status()).isEqualTo(200);
        edge.edge.drain();
        SipResponse leaving = options();
        assertThat(leaving.status()).isEqualTo(503);
        assertThat(leaving.headers().get("Retry-After")).hasValue("60");
    }

    private SipResponse options() throws Exception {
        SipRequest options = SipRequest.of("OPTIONS", "sip:localhost;transport=tls");
        options.headers()
                .add("Max-Forwards", "70")
                .add("From", "<sip:probe@localhost>;tag=" + Ids.tag())
                .add("To", "<sip:localhost>")
                .add("Call-ID", Ids.callId())
                .add("CSeq", "1 OPTIONS");
        return pbx.ask(options, edge.stack.tlsPort());
    }

    private SipResponse register(String contact) throws Exception {
        SipResponse challenge = pbx.ask(request(contact), edge.stack.tlsPort());
        assertThat(challenge.status()).isEqualTo(401);
        SipRequest again = request(contact);
        assertThat(digest.authorise(again, challenge)).isTrue();
        return pbx.ask(again, edge.stack.tlsPort());
    }

    private SipRequest request(String contact) {
        SipRequest register = SipRequest.of("REGISTER", "sip:localhost;transport=tls");
        register.headers()
                .add("Max-Forwards", "70")
                .add("From", "<sip:tern-pbx@localhost>;tag=" + Ids.tag())
                .add("To", "<sip:tern-pbx@localhost>")
                .add("Call-ID", callId)
                .add("CSeq", ++sequence + " REGISTER")
                .add("Contact", contact);
        return register;
    }
}
