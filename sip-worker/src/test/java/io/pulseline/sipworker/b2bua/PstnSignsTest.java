package io.pulseline.sipworker.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.wire.PstnSign;
import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipBook.PstnMark;
import io.pulseline.sipworker.stack.Flow;
import io.pulseline.sipworker.stack.SipMessage;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.trunk.Book;
import io.pulseline.sipworker.trunk.Places;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is a sign of the telephone network, and what a telephone system may say.
class PstnSignsTest {
    static final List<PstnMark> MARKS = List.of(
            new PstnMark(PstnMark.Kind.NAME, "pstn.twilio.com", "Twilio"),
            new PstnMark(PstnMark.Kind.ADDRESS, "54.172.60.0/30", "Twilio"),
            new PstnMark(PstnMark.Kind.PREFIX, "+", "ITU-T E.123"),
            new PstnMark(PstnMark.Kind.PREFIX, "00", "ITU-T E.164"),
            new PstnMark(PstnMark.Kind.PREFIX, "011", "NANPA"));
    private final Book book = new Book(new Places(address -> true, java.time.Clock.systemUTC()));
    private final PstnSigns signs = new PstnSigns(book);

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            To                  | <tel:+442079460123>                                    | pstn.tel-uri
            From                | <TEL:112>;tag=1                                        | pstn.tel-uri
            P-Asserted-Identity | "A" <sip:7@pbx.example>, <tel:+442079460123>           | pstn.tel-uri
            Diversion           | <tel:+442079460123>;reason=unconditional               | pstn.tel-uri
            Via                 | SIP/2.0/UDP tern.PSTN.twilio.com:5060;branch=z9hG4bK1  | pstn.carrier-name
            Via                 | SIP/2.0/UDP 54.172.60.3;branch=z9hG4bK1                | pstn.carrier-address
            Contact             | <sip:7@54.172.60.1:5061;transport=tls>                 | pstn.carrier-address
            Record-Route        | <sip:a.example;lr>, <sip:tern.pstn.twilio.com.;lr>     | pstn.carrier-name
            Content-Type        | multipart/mixed;boundary=x                             | pstn.isup
            From                | "Desk" <sip:+35925550103@pbx.example;user=phone>;tag=1 | ''
            P-Asserted-Identity | <sip:0035925550103@pbx.example>                        | ''
            Contact             | <sip:7@54.172.60.4>                                    | ''
            Contact             | <sip:7@pstn.twilio.com.tern.example>                   | ''
            Reason              | Q.850;cause=16                                         | ''
            Via                 | broken                                                 | ''
            Diversion           | "unclosed <tel:1>                                      | ''
            """)
    void aRequest(String header, String value, String rule) {
        SipRequest invite = SipRequest.of("INVITE", "sip:00385915550142@localhost");
        invite.headers().add("Via", "SIP/2.0/TLS pbx.example;branch=z9hG4bK0").add(header, value);
        if (header.equals("Content-Type")) {
            invite.setBody(value, "--x\r\nContent-Type: application/ISUP;version=itu-t92+\r\n\r\n1\r\n--x--");
        }
        assertThat(rule(invite, "10.0.0.1")).isEqualTo(rule);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            183 | P-Early-Media       | sendrecv                          | Q.850;cause=3 | pstn.interworking
            183 | P-Charging-Vector   | icid-value=1                      | Q.850;cause=1 | pstn.interworking
            200 | P-Asserted-Identity | <tel:+442079460123>               | ''            | pstn.tel-uri
            200 | Contact             | <sip:00442079460123@pbx.example>  | ''            | pstn.dial-prefix
            181 | History-Info        | <sip:011442079460123@pbx.example> | ''            | pstn.dial-prefix
            183 | Server              | PBX                               | Q.850;cause=3 | ''
            183 | P-Early-Media       | sendrecv                          | ''            | ''
            200 | P-Early-Media       | sendrecv                          | Q.850;cause=3 | ''
            200 | P-Asserted-Identity | <sip:+35925550103@pbx.example>    | ''            | ''
            200 | Contact             | <sip:0042@pbx.example>            | ''            | ''
            180 | Via                 | SIP/2.0/TLS a.pstn.twilio.com     | ''            | ''
            """)
    void anAnswer(int status, String header, String value, String reason, String rule) {
        SipMessage answer = SipRequest.of("INVITE", "sip:1@localhost").answer(status, "Told", "t");
        answer.headers().add(header, value);
        if (!reason.isEmpty()) {
            answer.headers().add("Reason", reason);
        }
        assertThat(rule(answer, "10.0.0.1")).isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource({"54.172.60.2, pstn.carrier-address", "54.172.60.4, ''", "2001:db8::1, ''"})
    void aConnection(String address, String rule) {
        assertThat(rule(SipRequest.of("INVITE", "sip:1@localhost"), address)).isEqualTo(rule);
    }

    private String rule(SipMessage message, String address) {
        book.replace(new SipBook("1", true, List.of(), List.of(), List.of(), MARKS));
        return signs.of(message, new From(address)).map(PstnSign::rule).orElse("");
    }

    private record From(String peer) implements Flow {
        @Override
        public String transport() {
            return "TLS";
        }

        @Override
        public InetSocketAddress remote() {
            return new InetSocketAddress(InetAddress.ofLiteral(peer), 5061);
        }

        @Override
        public InetSocketAddress local() {
            return remote();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void send(byte[] message) {}

        @Override
        public void close() {}
    }
}
