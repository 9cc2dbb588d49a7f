package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallEntry;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.QualitySample;
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
    /// Packets come and carry no voice: a muted or a wrong microphone.
    BUSINESS_UNHEARD(seen -> Loud.of(seen.quality, "AGENT", "TRUNK").isUnheard()),
    USER_UNHEARD(seen -> Loud.of(seen.quality, "META").isUnheard()),
    /// A voice that is cut off at the top.
    BUSINESS_TOO_LOUD(seen -> Loud.of(seen.quality, "AGENT", "TRUNK").isCutOff()),
    USER_TOO_LOUD(seen -> Loud.of(seen.quality, "META").isCutOff()),
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
            List<CallEntry> timeline,
            List<QualitySample> quality) {
        static Seen of(CallView call, List<CallEntry> timeline, List<QualitySample> quality) {
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
                    timeline,
                    quality);
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

    /// How loud one side was, over all reports that measured it.
    ///
    /// @param reports of five seconds each
    /// @param loudest in dBov
    /// @param percent of its packets with voice, those cut off at the top
    private record Loud(long reports, int loudest, double percent) {
        /// Ten seconds: less is a pause.
        private static final int FEWEST = 2;
        /// Quieter than this nobody speaks, and more than so much is heard as rough. Decision 0036.
        private static final int VOICE_DBOV = -50;

        private static final double ROUGH_PERCENT = 2;

        static Loud of(List<QualitySample> quality, String... legs) {
            List<QualitySample> measured = quality.stream()
                    .filter(one -> one.loudestDbov() != null && List.of(legs).contains(one.leg()))
                    .toList();
            return new Loud(
                    measured.size(),
                    measured.stream()
                            .map(QualitySample::loudestDbov)
                            .filter(Objects::nonNull)
                            .mapToInt(Integer::intValue)
                            .max()
                            .orElse(0),
                    measured.stream()
                            .map(QualitySample::cutPercent)
                            .filter(Objects::nonNull)
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElse(0));
        }

        boolean isUnheard() {
            return reports >= FEWEST && loudest <= VOICE_DBOV;
        }

        boolean isCutOff() {
            return reports >= FEWEST && percent >= ROUGH_PERCENT;
        }
    }

    /// @return empty for a call that went well
    static List<Symptom> of(Seen seen) {
        return Arrays.stream(values()).filter(one -> one.fits.test(seen)).toList();
    }
}
