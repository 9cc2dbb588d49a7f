package io.pulseline.sipworker.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.sipworker.TestCertificate;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/// What a CANCEL is answered, seen from the wire.
class CancelIT {
    private static final String HEADERS = """
            Via: SIP/2.0/TCP 127.0.0.1:5999;branch=z9hG4bKcancel1\r
            Max-Forwards: 70\r
            From: <sip:a@localhost>;tag=one\r
            To: <sip:b@localhost>\r
            Call-ID: cancel-1\r
            CSeq: 1 %s\r
            Contact: <sip:a@127.0.0.1:5999;transport=tcp>\r
            Content-Length: 0\r
            \r
            """;

    /// RFC 3261 §9.2: the To tag of the answer to the CANCEL and of the answers to the INVITE should be the same.
    @Test
    void allAnswersOfACallThatIsTakenBackHaveOneTag() throws Exception {
        SSLContext tls = TestCertificate.context();
        InetAddress here = InetAddress.getLoopbackAddress();
        SipHandler ringing = new SipHandler() {
            @Override
            public void request(ServerTransaction transaction) {
                transaction.respond(180, "Ringing");
            }

            @Override
            public void ack(SipRequest ack) {}

            @Override
            public void cancelled(ServerTransaction invite) {
                invite.respond(487, "Request Terminated");
            }

            @Override
            public void unacknowledged(ServerTransaction invite) {}
        };
        try (SipStack stack = new SipStack(
                new StackSettings(here, 0, 0, -1, tls, tls, tls, "localhost", address -> true),
                new Gate(address -> true, Clock.systemUTC()),
                ringing)) {
            stack.start();
            try (Socket phone = new Socket(here, stack.tcpPort())) {
                phone.setSoTimeout(5000);
                say(phone, "INVITE");
                BufferedReader answers =
                        new BufferedReader(new InputStreamReader(phone.getInputStream(), StandardCharsets.UTF_8));
                List<String> tags = new ArrayList<>();
                tags.add(tag(answers, "SIP/2.0 180"));
                say(phone, "CANCEL");
                tags.add(tag(answers, "SIP/2.0 200"));
                tags.add(tag(answers, "SIP/2.0 487"));
                assertThat(tags).doesNotContainNull().containsOnly(tags.getFirst());
            }
        }
    }

    /// RFC 3326: why we take it back.
    @Test
    void whoIsRungHearsWhyItIsTakenBack() throws Exception {
        SSLContext tls = TestCertificate.context();
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket phone = new ServerSocket(0, 1, here);
                SipStack stack = new SipStack(
                        new StackSettings(here, 0, 0, -1, tls, tls, tls, "localhost", address -> true),
                        new Gate(address -> true, Clock.systemUTC()),
                        new Nobody())) {
            stack.start();
            Flow flow = stack.connect(new Hop("TCP", "localhost", phone.getLocalPort(), false));
            SipRequest invite = SipRequest.of("INVITE", "sip:b@localhost");
            invite.headers()
                    .add("From", "<sip:a@localhost>;tag=one")
                    .add("To", "<sip:b@localhost>")
                    .add("Call-ID", "cancel-2")
                    .add("CSeq", "1 INVITE");
            ClientTransaction ringing = stack.send(invite, flow, new ClientListener() {
                @Override
                public void answered(SipResponse response) {}

                @Override
                public void failed(String why) {}
            });
            stack.cancel(ringing, "Q.850;cause=21;text=\"pstn.tel-uri\"");
            try (Socket rung = phone.accept()) {
                rung.setSoTimeout(5000);
                BufferedReader heard =
                        new BufferedReader(new InputStreamReader(rung.getInputStream(), StandardCharsets.UTF_8));
                String line = heard.readLine();
                while (!line.startsWith("CANCEL")) {
                    line = heard.readLine();
                }
                List<String> lines = new ArrayList<>();
                while (!line.isEmpty()) {
                    lines.add(line);
                    line = heard.readLine();
                }
                assertThat(lines).contains("Reason: Q.850;cause=21;text=\"pstn.tel-uri\"");
            }
        }
    }

    private static final class Nobody implements SipHandler {
        @Override
        public void request(ServerTransaction transaction) {}

        @Override
        public void ack(SipRequest ack) {}

        @Override
        public void cancelled(ServerTransaction invite) {}

        @Override
        public void unacknowledged(ServerTransaction invite) {}
    }

    private static void say(Socket phone, String method) throws Exception {
        String text = method + " sip:b@localhost SIP/2.0\r\n" + HEADERS.formatted(method);
        phone.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        phone.getOutputStream().flush();
    }

    /// Of To in the next answer, which has to begin so.
    private static String tag(BufferedReader answers, String begins) throws Exception {
        String line = answers.readLine();
        while (line.isEmpty()) {
            line = answers.readLine();
        }
        assertThat(line).startsWith(begins);
        String tag = "";
        for (line = answers.readLine(); !line.isEmpty(); line = answers.readLine()) {
            if (line.startsWith("To:")) {
                tag = line.substring(line.indexOf("tag=") + 4);
            }
        }
        return tag;
    }
}
