package io.pulseline.platform.calls;

import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerEvent;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One step of a SIP call between Meta, us and the telephony, as the timeline keeps it: `Meta → us: INVITE
/// (host:port)`.
///
/// @param fromLeft whether it went from left to right; Meta stands left, the telephony right, we between
/// @param meta     whether it passed between Meta and us
public record SipLadder(boolean meta, boolean fromLeft, String line, String peer) {
    static final String KIND = "Sip";
    private static final Pattern TEXT = Pattern.compile("(Meta|Us) → (us|Meta|telephony): (.*?)(?: \\(([^()]*)\\))?|"
            + "Telephony → us: (.*?)(?: \\(([^()]*)\\))?");

    static String text(WorkerEvent.SipMessageSeen seen) {
        String other = seen.leg() == LegName.META ? "Meta" : "telephony";
        String way = seen.out() ? "Us → " + other : (other.equals("Meta") ? "Meta" : "Telephony") + " → us";
        return way + ": " + seen.line() + (seen.peer().isEmpty() ? "" : " (" + seen.peer() + ")");
    }

    /// @return empty for an entry that is none
    public static Optional<SipLadder> of(CallEntry entry) {
        Matcher text = TEXT.matcher(entry.detail());
        if (!entry.kind().equals(KIND) || !text.matches()) {
            return Optional.empty();
        }
        if (text.group(5) != null) {
            return Optional.of(new SipLadder(false, false, text.group(5), or(text.group(6))));
        }
        boolean fromMeta = text.group(1).equals("Meta");
        boolean meta = fromMeta || text.group(2).equals("Meta");
        return Optional.of(new SipLadder(meta, meta == fromMeta, text.group(3), or(text.group(4))));
    }

    private static String or(@org.jspecify.annotations.Nullable String peer) {
        return peer == null ? "" : peer;
    }
}
