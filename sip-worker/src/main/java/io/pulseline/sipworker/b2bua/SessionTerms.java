package io.pulseline.sipworker.b2bua;

import io.pulseline.sipworker.stack.Ids;
import io.pulseline.sipworker.stack.SessionExpires;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import java.util.Optional;

/// How sessions with a telephone system are kept alive (RFC 4028). With Meta there are none: it takes no re-INVITE.
///
/// @param usual seconds that we ask for
/// @param least seconds below which a peer's wish is refused; the RFC has 90
public record SessionTerms(long usual, long least) {
    public static final SessionTerms STANDARD = new SessionTerms(1800, 90);

    /// @param seconds until the session is over unless it is refreshed
    /// @param ours    whether we refresh it
    record Agreed(long seconds, boolean ours) {}

    /// What our INVITE to a telephone system says.
    void ask(SipRequest invite) {
        invite.headers().add("Session-Expires", String.valueOf(usual)).add("Min-SE", String.valueOf(least));
    }

    /// A wish that is too small. Whoever does not know of timers cannot ask again, so it is not refused
    /// (RFC 4028 §8.1).
    Optional<SipResponse> refusal(SipRequest request) {
        boolean small = request.names("Supported", "timer")
                && SessionExpires.of(request)
                        .filter(asked -> asked.seconds() < least)
                        .isPresent();
        if (!small) {
            return Optional.empty();
        }
        SipResponse answer = request.answer(422, "Session Interval Too Small", Ids.tag());
        answer.headers().add("Min-SE", String.valueOf(least));
        return Optional.of(answer);
    }

    /// What a 2xx to a peer's INVITE or UPDATE says, written into it (RFC 4028 §9).
    ///
    /// @return empty when the session lives without a timer
    Optional<Agreed> answer(SipRequest request, SipResponse ok) {
        ok.headers().add("Supported", "timer");
        boolean knows = request.names("Supported", "timer");
        Optional<SessionExpires> asked = SessionExpires.of(request);
        if (!knows && asked.isEmpty()) {
            return Optional.empty();
        }
        long wished = asked.map(SessionExpires::seconds).orElse(usual);
        long seconds = Math.max(Math.min(wished, usual), Math.max(least, SessionExpires.least(request)));
        String said = asked.map(SessionExpires::refresher).orElse("");
        String refresher = !knows ? "uas" : said.isEmpty() ? "uac" : said;
        ok.headers().add("Session-Expires", new SessionExpires(seconds, refresher).toString());
        if (refresher.equals("uac")) {
            ok.headers().add("Require", "timer");
        }
        return Optional.of(new Agreed(seconds, refresher.equals("uas")));
    }

    /// What a peer's 2xx says to us (RFC 4028 §7.2).
    ///
    /// @return empty when the session lives without a timer
    static Optional<Agreed> taken(SipResponse ok) {
        return SessionExpires.of(ok)
                .filter(agreed -> agreed.seconds() > 0)
                .map(agreed -> new Agreed(agreed.seconds(), !agreed.refresher().equals("uas")));
    }
}
