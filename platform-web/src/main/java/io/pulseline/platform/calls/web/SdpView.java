package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.SdpDiff;
import io.pulseline.platform.calls.SdpLint;
import io.pulseline.platform.calls.SdpText;
import io.pulseline.platform.kernel.Direction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who described which media, whether it is sound, and where the two differ.
///
/// @param offer  without secrets, null when none is known
/// @param answer without secrets, null when none is known
/// @param judged each broken rule with the side that breaks it
/// @param rows   empty unless both are known
record SdpView(@Nullable String offer, @Nullable String answer, List<Judged> judged, List<SdpDiff.Row> rows) {
    /// @param side `offer`, `answer` or `both`
    record Judged(String side, String rule, String weight, String detail) {}

    /// @return null when neither side has described anything, as with calls of SIP numbers
    static @Nullable SdpView of(CallView call) {
        boolean incoming = call.direction() == Direction.USER_INITIATED;
        String offer = incoming ? call.peerSdp() : call.ourSdp();
        String answer = incoming ? call.ourSdp() : call.peerSdp();
        if (offer == null && answer == null) {
            return null;
        }
        List<Judged> judged = new ArrayList<>();
        SdpText offered = offer == null ? null : SdpText.read(offer);
        SdpText answered = answer == null ? null : SdpText.read(answer);
        if (offered != null) {
            SdpLint.of(offered).forEach(finding -> judged.add(judged("offer", finding)));
        }
        if (answered != null) {
            SdpLint.of(answered).forEach(finding -> judged.add(judged("answer", finding)));
        }
        if (offered != null && answered != null) {
            SdpLint.between(offered, answered).forEach(finding -> judged.add(judged("both", finding)));
        }
        return new SdpView(
                offer == null ? null : SdpText.redacted(offer),
                answer == null ? null : SdpText.redacted(answer),
                judged,
                offered == null || answered == null ? List.of() : SdpDiff.of(offered, answered));
    }

    private static Judged judged(String side, SdpLint.Finding finding) {
        return new Judged(side, finding.rule().name(), finding.rule().weight.name(), finding.detail());
    }

    public boolean sound() {
        return judged.stream().noneMatch(one -> one.weight().equals("ERROR"));
    }
}
