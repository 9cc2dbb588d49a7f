package io.pulseline.sipworker.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.sipworker.b2bua.SessionTerms.Agreed;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 4028, table 2 and §7 to §9.
class SessionTermsTest {
    private static SipRequest invite(String supported, String expires, String least) {
        SipRequest invite = SipRequest.of("INVITE", "sip:a@b");
        invite.headers().add("To", "<sip:a@b>");
        if (!supported.isEmpty()) {
            invite.headers().add("Supported", supported);
        }
        if (!expires.isEmpty()) {
            invite.headers().add("Session-Expires", expires);
        }
        if (!least.isEmpty()) {
            invite.headers().add("Min-SE", least);
        }
        return invite;
    }

    @ParameterizedTest
    @CsvSource({
        // what the peer says                     what we answer, whether it has to know, who refreshes
        "timer, 600;refresher=uac, '', 600;refresher=uac, true, peer",
        "timer, 600;refresher=uas, '', 600;refresher=uas, false, us",
        "'100rel, timer', 600, '', 600;refresher=uac, true, peer",
        "timer, '', '', 1800;refresher=uac, true, peer",
        "timer, 7200, '', 1800;refresher=uac, true, peer",
        "timer, 7200, 3600, 3600;refresher=uac, true, peer",
        "'', 600, '', 600;refresher=uas, false, us",
        "'', 30, '', 90;refresher=uas, false, us"
    })
    void answersWhatIsAskedFor(
            String supported, String expires, String least, String answer, boolean required, String who) {
        SipRequest invite = invite(supported, expires, least);
        SipResponse ok = invite.answer(200, "OK", "t");
        Optional<Agreed> agreed = SessionTerms.STANDARD.answer(invite, ok);
        assertThat(ok.headers().get("Session-Expires")).hasValue(answer);
        assertThat(ok.names("Require", "timer")).isEqualTo(required);
        assertThat(agreed.orElseThrow().ours()).isEqualTo(who.equals("us"));
        assertThat(String.valueOf(agreed.orElseThrow().seconds())).isEqualTo(answer.split(";")[0]);
    }

    @Test
    void aPeerThatKnowsOfNoTimersIsLeftAlone() {
        SipRequest invite = invite("", "", "");
        SipResponse ok = invite.answer(200, "OK", "t");
        assertThat(SessionTerms.STANDARD.answer(invite, ok)).isEmpty();
        assertThat(ok.headers().has("Session-Expires")).isFalse();
    }

    @Test
    void aWishThatIsTooSmallIsRefusedWhereThePeerCanAskAgain() {
        SipResponse refusal =
                SessionTerms.STANDARD.refusal(invite("timer", "60", "")).orElseThrow();
        assertThat(refusal.status()).isEqualTo(422);
        assertThat(refusal.headers().get("Min-SE")).hasValue("90");
        assertThat(SessionTerms.STANDARD.refusal(invite("timer", "90", ""))).isEmpty();
        assertThat(SessionTerms.STANDARD.refusal(invite("", "60", ""))).isEmpty();
        assertThat(SessionTerms.STANDARD.refusal(invite("timer", "nonsense", "")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"600;refresher=uas, false", "600;refresher=uac, true", "600, true", "600;refresher=who, true"})
    void takesWhatThePeerAnswers(String expires, boolean ours) {
        SipResponse ok = invite("", "", "").answer(200, "OK", "t");
        ok.headers().add("x", expires);
        assertThat(SessionTerms.taken(ok)).hasValue(new Agreed(600, ours));
    }
}
