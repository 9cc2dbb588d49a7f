package io.pulseline.rtp.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How far ICE came is said by name, because "no voice" has a different remedy each time.
class IceTest {
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 40_012);
    private final List<byte[]> sent = new ArrayList<>();

    @Test
    void aPeerThatWasNeverDescribed() {
        assertThat(ice(true).progress()).isEqualTo("the peer never told where it is");
    }

    @Test
    void aPeerWhoseCandidatesAreAllForbidden() {
        Ice ice = ice(true);
        ice.start("remote", "password-of-the-remote-end", List.of());
        assertThat(ice.progress()).isEqualTo("no candidate of the peer may be reached");
    }

    @Test
    void candidatesThatDoNotAnswerAndOneThatIsNominatedAndFallsSilent() {
        Ice ice = ice(true);
        ice.start("remote", "password-of-the-remote-end", List.of(PEER));
        ice.tick(1000);
        assertThat(ice.progress()).isEqualTo("none of 1 candidates answered");
        answer(ice, 1010);
        assertThat(ice.progress()).isEqualTo("candidates answered, but not the one that was nominated");
        ice.tick(1200);
        answer(ice, 1210);
        assertThat(ice.selected()).isEqualTo(PEER);
        assertThat(ice.progress()).isEqualTo("a pair was selected");
    }

    @Test
    void aBrowserThatChecksAndNeverNominates() {
        Ice ice = ice(false);
        ice.start("remote", "password-of-the-remote-end", List.of());
        assertThat(ice.progress()).isEqualTo("no check of the peer came");
        check(ice, false);
        assertThat(ice.progress()).isEqualTo("the peer's checks came, but it nominated no pair");
        check(ice, true);
        assertThat(ice.progress()).isEqualTo("a pair was selected");
    }

    /// RFC 8445 §9: until the new words have found a pair, the old ones hold the old pair and win no other.
    @Test
    void aRestartKeepsItsPairUntilTheNewWordsNominateOne() {
        Ice ice = ice(false);
        ice.start("remote", "password-of-the-remote-end", List.of());
        check(ice, true);
        String formerUfrag = ice.ufrag();
        String formerPassword = ice.password();
        ice.restart("anew", "password-after-the-restart", 2000);
        assertThat(ice.ufrag()).isNotEqualTo(formerUfrag);
        assertThat(ice.selected()).isEqualTo(PEER);
        InetSocketAddress elsewhere = new InetSocketAddress(PEER.getAddress(), 40_013);
        check(ice, formerUfrag, formerPassword, elsewhere);
        assertThat(ice.selected()).as("the old words win no other pair").isEqualTo(PEER);
        ice.tick(4000);
        answer(ice, 4010);
        assertThat(ice.tick(33_000)).as("consent of the old pair").isTrue();
        check(ice, ice.ufrag(), ice.password(), elsewhere);
        assertThat(ice.selected()).isEqualTo(elsewhere);
        assertThat(ice.isRestarting()).isFalse();
        check(ice, formerUfrag, formerPassword, PEER);
        assertThat(ice.selected()).as("the old words are forgotten").isEqualTo(elsewhere);
    }

    /// RFC 7675: asked every two seconds, each time as another question, and only its own answer counts.
    @Test
    void consentIsAskedAnewAndOnlyItsAnswerCounts() {
        Ice ice = ice(false);
        ice.start("remote", "password-of-the-remote-end", List.of());
        check(ice, true);
        ice.tick(4000);
        byte[] first = sent.getLast().clone();
        ice.tick(6000);
        byte[] second = sent.getLast().clone();
        for (byte[] question : List.of(first, second)) {
            Stun.Message read = java.util.Objects.requireNonNull(Stun.read(question, question.length));
            assertThat(read.isFrom("password-of-the-remote-end")).isTrue();
            assertThat(question)
                    .isEqualTo(Stun.request(
                            read.transaction(),
                            java.util.Objects.requireNonNull(read.username()),
                            "password-of-the-remote-end",
                            tieBreaker(question),
                            false,
                            false,
                            1_862_270_975L));
        }
        assertThat(second).isNotEqualTo(first);
        answer(ice, first, "password-of-the-remote-end", 30_000);
        answer(ice, second, "another-password", 30_000);
        assertThat(ice.tick(31_001)).as("neither was its answer").isFalse();
        answer(ice, sent.getLast(), "password-of-the-remote-end", 31_002);
        assertThat(ice.tick(31_003)).isTrue();
        assertThat(ice.tick(60_900)).isTrue();
    }

    private static long tieBreaker(byte[] question) {
        ByteBuffer message = ByteBuffer.wrap(question).position(20);
        while ((message.getShort() & 0xffff) != 0x8029) {
            int size = message.getShort();
            message.position(message.position() + (size + 3) / 4 * 4);
        }
        return message.getShort() == Long.BYTES ? message.getLong() : 0;
    }

    private static void answer(Ice ice, byte[] question, String password, long now) {
        Stun.Message read = java.util.Objects.requireNonNull(Stun.read(question, question.length));
        byte[] answer = Stun.success(read.transaction(), PEER, password);
        ice.receive(answer, answer.length, PEER, now);
    }

    private static void check(Ice ice, String ufrag, String password, InetSocketAddress from) {
        byte[] check = Stun.request(new byte[12], ufrag + ":remote", password, 1, true, true, 1);
        ice.receive(check, check.length, from, 2000);
    }

    private Ice ice(boolean controlling) {
        return new Ice(controlling, 30_000, (datagram, to) -> sent.add(datagram));
    }

    private static void check(Ice ice, boolean nominate) {
        byte[] check = Stun.request(new byte[12], ice.ufrag() + ":remote", ice.password(), 1, true, nominate, 1);
        ice.receive(check, check.length, PEER, 1000);
    }

    /// The last check comes back as its own answer.
    private void answer(Ice ice, long now) {
        byte[] check = sent.getLast();
        Stun.Message read = java.util.Objects.requireNonNull(Stun.read(check, check.length));
        byte[] answer = Stun.success(read.transaction(), PEER, "password-of-the-remote-end");
        ice.receive(answer, answer.length, PEER, now);
    }
}
