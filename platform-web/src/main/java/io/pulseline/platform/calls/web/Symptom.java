package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallEntry;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.SipLadder;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.webhooks.MetaEvent.MetaError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a call that went wrong looks like to somebody who has seen many. A hint of where to look, not a verdict: that
/// is
/// the outcome with its fault.
///
/// @see "Meta, Troubleshoot WhatsApp Calling errors, 24 Jun 2026"
enum Symptom {
    /// The user's phone hangs up when it has heard nothing for 20 s.
    NO_MEDIA_AT_START(seen -> seen.between(18, 23) && !seen.heard("the agent") && !seen.heard("the telephony")),
    /// It hangs up after 30 s without a packet, too.
    SILENCE(seen -> seen.codes.contains(138021) && !seen.between(18, 23)
            || seen.says("LegSilent", "the agent") && seen.between(24, Long.MAX_VALUE) && seen.failed),
    FIRST_WORDS(seen -> seen.cut),
    /// A right password is asked for once.
    PASSWORD(seen -> seen.times("401") > 1 || seen.times("407") > 1 || seen.words.matches("(?s).*\\b40[17]\\b.*")),
    /// A telephone system that cannot do ICE.
    NO_ICE(seen -> seen.words.contains("488") || seen.times("488") > 0),
    CERTIFICATE(seen -> seen.words.matches("(?s).*(certificate|pkix|handshake|x509|tls).*")),
    NO_FINGERPRINT(seen -> seen.words.contains("fingerprint")),
    /// Without an ACK an answer is repeated for 32 s, and then the call ends.
    ACK_LOST(seen -> seen.bySip && seen.between(31, 33)),
    /// Meta refuses a call to a WhatsApp that cannot take one, also right after it was permitted.
    OLD_CLIENT(seen -> seen.codes.contains(138001));

    private final Predicate<Seen> fits;

    Symptom(Predicate<Seen> fits) {
        this.fits = fits;
    }

    /// @param seconds of talk, null for none
    /// @param words   of reason and errors, in small letters
    record Seen(
            boolean failed,
            boolean bySip,
            @Nullable Long seconds,
            String words,
            List<Integer> codes,
            boolean cut,
            List<CallEntry> timeline) {
        static Seen of(CallView call, List<CallEntry> timeline) {
            @Nullable FirstWords first = FirstWords.of(call.state(), timeline);
            String words = Stream.concat(
                            Stream.of(String.valueOf(call.reason())),
                            call.errors().stream().flatMap(Seen::words))
                    .collect(Collectors.joining(" "))
                    .toLowerCase(Locale.ROOT);
            return new Seen(
                    call.outcome() != null && call.outcome().name().equals("FAILED"),
                    call.signalling() == SignallingMode.SIP,
                    call.durationSeconds(),
                    words,
                    call.errors().stream().map(MetaError::code).toList(),
                    first != null && first.cut(),
                    timeline);
        }

        private static Stream<String> words(MetaError error) {
            return Stream.of(error.title(), error.message(), error.details()).filter(Objects::nonNull);
        }

        boolean between(long least, long most) {
            return seconds != null && seconds >= least && seconds <= most;
        }

        boolean heard(String leg) {
            return says("MediaFlowing", leg);
        }

        boolean says(String kind, String words) {
            return timeline.stream()
                    .anyMatch(entry -> entry.kind().equals(kind)
                            && entry.detail().toLowerCase(Locale.ROOT).contains(words));
        }

        long times(String status) {
            return timeline.stream()
                    .flatMap(entry -> SipLadder.of(entry).stream())
                    .filter(message -> message.line().startsWith(status + " "))
                    .count();
        }
    }

    /// @return empty for a call that went well
    static List<Symptom> of(Seen seen) {
        return Arrays.stream(values()).filter(one -> one.fits.test(seen)).toList();
    }
}
