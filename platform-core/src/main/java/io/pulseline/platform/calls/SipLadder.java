package io.pulseline.platform.calls;

import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerEvent;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One step of a SIP call between Meta, us and the telephony, as the timeline keeps it: `Meta → us: INVITE
/// (host:port)`.
///
/// @param meta whether it passed between Meta and us; else between us and the telephony
/// @param toUs whether it came to us
public record SipLadder(boolean meta, boolean toUs, String line) {
    static final String KIND = "Sip";
    private static final Pattern TEXT = Pattern.compile("(Meta|Telephony|Us) → (us|Meta|telephony): (.*)");

    static String text(WorkerEvent.SipMessageSeen seen) {
        boolean meta = seen.leg() == LegName.META;
        String way = seen.out() ? "Us → " + (meta ? "Meta" : "telephony") : (meta ? "Meta" : "Telephony") + " → us";
        return way + ": " + seen.line() + (seen.peer().isEmpty() ? "" : " (" + seen.peer() + ")");
    }

    /// @return empty for an entry that is none
    public static Optional<SipLadder> of(CallEntry entry) {
        Matcher text = TEXT.matcher(entry.detail());
        if (!entry.kind().equals(KIND) || !text.matches()) {
            return Optional.empty();
        }
        boolean toUs = text.group(2).equals("us");
        return Optional.of(new SipLadder((toUs ? text.group(1) : text.group(2)).equals("Meta"), toUs, text.group(3)));
    }
}
