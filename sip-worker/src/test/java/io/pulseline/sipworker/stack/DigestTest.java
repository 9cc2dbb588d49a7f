package io.pulseline.sipworker.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.sipworker.stack.DigestServer.Proof;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/// Digest both ways: Meta's published examples, and what a server of ours lets through.
class DigestTest {
    private static final byte[] SECRET = new byte[32];
    private static final String HERE = "192.0.2.7";
    private static final String PASSWORD = "Xk3vTq81LmZp-demo";

    /// Meta, SIP configuration guide, 15 Dec 2025: the INVITE of a business, and that of a user.
    @Test
    void agreesWithMetasExamples() {
        assertThat(Digest.response(
                        Digest.Algorithm.MD5,
                        "442079460123",
                        "wa.meta.vc",
                        PASSWORD,
                        "INVITE",
                        "sip:+61491570156@wa.meta.vc;transport=tls",
                        "9f31c2d4a7b05e68",
                        "00000001",
                        "c0ffee12ab34"))
                .isEqualTo("03873804742ba72bbdfe0d333e339f8e");
        assertThat(Digest.response(
                        Digest.Algorithm.MD5,
                        "442079460123",
                        "sip.voice.example.net",
                        PASSWORD,
                        "INVITE",
                        "sip:+442079460123@sip.voice.example.net",
                        "0a1b2c3d4e5f6071",
                        "00000001",
                        "TYdemo01"))
                .isEqualTo("41ca48bcb4366d7ad5b0a37922d2fcf4");
    }

    @Test
    void aRightAnswerIsTakenOnceAndFromItsAddressOnly() {
        DigestServer server = new DigestServer("localhost", Clock.systemUTC(), SECRET);
        SipRequest request = answered(server, "tern-pbx", PASSWORD, true);
        assertThat(check(server, request, HERE)).isEqualTo(Proof.RIGHT);
        assertThat(check(server, request, HERE)).as("overheard").isEqualTo(Proof.STALE);
        SipRequest elsewhere = answered(server, "tern-pbx", PASSWORD, true);
        assertThat(check(server, elsewhere, "192.0.2.8")).isEqualTo(Proof.NONE);
    }

    @Test
    void theNextWorkerOfTheDomainTakesAnAnswerToTheFirstOnesChallenge() {
        SipRequest request =
                answered(new DigestServer("localhost", Clock.systemUTC(), SECRET), "tern-pbx", PASSWORD, true);
        assertThat(check(new DigestServer("localhost", Clock.systemUTC(), SECRET), request, HERE))
                .isEqualTo(Proof.RIGHT);
        byte[] anothers = {1, 2, 3};
        assertThat(check(new DigestServer("localhost", Clock.systemUTC(), anothers), request, HERE))
                .isEqualTo(Proof.NONE);
    }

    @Test
    void aWrongPasswordIsWrong() {
        DigestServer server = new DigestServer("localhost", Clock.systemUTC(), SECRET);
        assertThat(check(server, answered(server, "tern-pbx", "guess", true), HERE))
                .isEqualTo(Proof.WRONG);
    }

    @Test
    void anOldChallengeIsStale() {
        Moving clock = new Moving();
        DigestServer server = new DigestServer("localhost", clock, SECRET);
        SipRequest request = answered(server, "tern-pbx", PASSWORD, true);
        clock.now = clock.now.plus(Duration.ofMinutes(6));
        assertThat(check(server, request, HERE)).isEqualTo(Proof.STALE);
    }

    @Test
    void md5IsNoProofWhereTheTrunkDoesNotAllowIt() {
        DigestServer server = new DigestServer("localhost", Clock.systemUTC(), SECRET);
        SipResponse challenge = invite().answer(407, "Proxy Authentication Required", "t");
        server.challengeMd5(challenge, HERE, false);
        SipRequest request = invite();
        new DigestClient("tern-pbx", PASSWORD, null, true).authorise(request, challenge);
        DigestServer.Claim claim = server.claim(request).orElseThrow();
        assertThat(server.check(request, claim, PASSWORD, false, HERE)).isEqualTo(Proof.NONE);
    }

    @Test
    void sha256IsAskedForWhereTheTrunkSaysNothingElse() {
        DigestServer server = new DigestServer("localhost", Clock.systemUTC(), SECRET);
        assertThat(answered(server, "tern-pbx", PASSWORD, true)
                        .headers()
                        .get("Proxy-Authorization")
                        .orElseThrow())
                .contains("algorithm=SHA-256");
    }

    @Test
    void aStrangersRealmIsNotAnswered() {
        SipResponse challenge = invite().answer(407, "Proxy Authentication Required", "t");
        new DigestServer("evil.example", Clock.systemUTC(), SECRET).challengeMd5(challenge, HERE, false);
        assertThat(new DigestClient("442079460123", PASSWORD, "wa.meta.vc", true).authorise(invite(), challenge))
                .isFalse();
    }

    private static Proof check(DigestServer server, SipRequest request, String address) {
        return server.check(request, server.claim(request).orElseThrow(), PASSWORD, true, address);
    }

    private static SipRequest answered(DigestServer server, String user, String password, boolean md5) {
        SipResponse challenge = invite().answer(407, "Proxy Authentication Required", "t");
        server.challenge(challenge, HERE, false);
        SipRequest request = invite();
        assertThat(new DigestClient(user, password, null, md5).authorise(request, challenge))
                .isTrue();
        return request;
    }

    private static SipRequest invite() {
        SipRequest request = SipRequest.of("INVITE", "sip:+385915550142@localhost;transport=tls");
        request.headers()
                .add("Via", "SIP/2.0/TLS 192.0.2.7;branch=z9hG4bK1")
                .add("From", "<sip:tern-pbx@localhost>;tag=a")
                .add("To", "<sip:+385915550142@localhost>")
                .add("Call-ID", "1")
                .add("CSeq", "1 INVITE");
        return request;
    }

    private static final class Moving extends Clock {
        private Instant now = Instant.parse("2026-11-26T10:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
