package io.pulseline.platform.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Judges an SDP by what Meta and WebRTC need, each finding by the id of its rule. Pages say the rule in
/// words (`calls.sdp.<rule>`), so that support can name it and search for it.
///
/// @see "Meta, Calling reference (SDP), 26 Jun 2026; Troubleshoot calling errors (138008), 24 Jun 2026"
public final class SdpLint {
    private SdpLint() {}

    public enum Rule {
        /// one `m=audio` and nothing else
        STREAM(Weight.ERROR),
        /// `opus/48000/2`
        OPUS(Weight.ERROR),
        /// DTLS needs `a=fingerprint`, SDES needs `a=crypto`; one of both is mandatory
        KEYS(Weight.ERROR),
        /// 32 bytes of SHA-256
        FINGERPRINT(Weight.ERROR),
        /// the same byte 32 times is no certificate's: Meta answers 138008
        PLACEHOLDER(Weight.ERROR),
        /// `actpass` offers; `active` or `passive` answers
        SETUP(Weight.ERROR),
        /// user fragment of 4 and password of 22 characters at least
        ICE(Weight.ERROR),
        /// one sender has one source
        SOURCE(Weight.ERROR),
        /// keys go by `telephone-event/8000` alone
        DTMF(Weight.WARNING),
        /// frames of 20 ms
        PTIME(Weight.WARNING),
        /// RTP and RTCP share a port
        MUX(Weight.WARNING),
        /// lines end in CR LF
        LINES(Weight.WARNING),
        /// media both ways
        DIRECTION(Weight.WARNING),
        /// nothing says where media goes: fine towards Meta, which learns it from our checks
        NOWHERE(Weight.NOTE),
        /// the answer names another media section than the offer
        MID(Weight.ERROR),
        /// the answer carries a payload type that was not offered
        PAYLOAD(Weight.ERROR);

        public final Weight weight;

        Rule(Weight weight) {
            this.weight = weight;
        }
    }

    public enum Weight {
        /// Meta refuses it, or media never comes to stand
        ERROR,
        /// works with some peers
        WARNING,
        NOTE
    }

    /// @param detail the offending text, without secrets; empty when what offends is that nothing is there
    public record Finding(Rule rule, String detail) {}

    /// Findings of one SDP by itself, gravest first.
    public static List<Finding> of(SdpText sdp) {
        List<Finding> found = new ArrayList<>();
        if (sdp.media().size() != 1 || !sdp.media().getFirst().startsWith("audio ")) {
            found.add(new Finding(Rule.STREAM, String.join("; ", sdp.media())));
        }
        if (sdp.payloadType("opus/48000/2").isEmpty()) {
            found.add(new Finding(Rule.OPUS, String.join(", ", sdp.codecs().values())));
        }
        switch (sdp.keying()) {
            case DTLS -> dtls(sdp, found);
            case SDES -> missing(sdp, "crypto", Rule.KEYS, found);
            case NONE ->
                found.add(new Finding(
                        Rule.KEYS, sdp.media().isEmpty() ? "" : sdp.media().getFirst()));
        }
        if (sdp.sources() > 1) {
            found.add(new Finding(Rule.SOURCE, sdp.sources() + " × a=ssrc"));
        }
        if (sdp.payloadType("telephone-event/8000").isEmpty()) {
            found.add(new Finding(Rule.DTMF, ""));
        }
        sdp.first("ptime")
                .filter(time -> !time.equals("20"))
                .ifPresent(time -> found.add(new Finding(Rule.PTIME, time)));
        if (sdp.bareLines()) {
            found.add(new Finding(Rule.LINES, ""));
        }
        for (String other : List.of("inactive", "recvonly", "sendonly")) {
            if (sdp.has(other)) {
                found.add(new Finding(Rule.DIRECTION, other));
            }
        }
        return sorted(found);
    }

    private static void dtls(SdpText sdp, List<Finding> found) {
        Optional<String> print = sdp.first("fingerprint");
        if (print.isEmpty()) {
            found.add(new Finding(Rule.KEYS, ""));
        } else {
            fingerprint(print.get(), found);
        }
        String setup = sdp.first("setup").orElse("");
        if (!List.of("actpass", "active", "passive").contains(setup)) {
            found.add(new Finding(Rule.SETUP, setup));
        }
        if (sdp.first("ice-ufrag").orElse("").length() < 4
                || sdp.first("ice-pwd").orElse("").length() < 22) {
            found.add(new Finding(Rule.ICE, ""));
        }
        missing(sdp, "rtcp-mux", Rule.MUX, found);
        if (sdp.candidates() == 0) {
            found.add(new Finding(Rule.NOWHERE, ""));
        }
    }

    private static void fingerprint(String text, List<Finding> found) {
        String[] parts = text.split(" +");
        if (parts.length != 2
                || !parts[0].equalsIgnoreCase("sha-256")
                || !parts[1].matches("(?i)([0-9a-f]{2}:){31}[0-9a-f]{2}")) {
            found.add(new Finding(Rule.FINGERPRINT, text));
        } else if (parts[1].matches("(?i)([0-9a-f]{2})(:\\1){31}")) {
            found.add(new Finding(Rule.PLACEHOLDER, parts[1].substring(0, 11) + "…"));
        }
    }

    private static void missing(SdpText sdp, String attribute, Rule rule, List<Finding> found) {
        if (!sdp.has(attribute)) {
            found.add(new Finding(rule, ""));
        }
    }

    /// What is wrong between the two, each being right by itself.
    public static List<Finding> between(SdpText offer, SdpText answer) {
        List<Finding> found = new ArrayList<>();
        if (offer.first("mid").isPresent() && !offer.first("mid").equals(answer.first("mid"))) {
            found.add(new Finding(
                    Rule.MID,
                    offer.first("mid").orElse("") + " / " + answer.first("mid").orElse("–")));
        }
        for (Map.Entry<Integer, String> codec : answer.codecs().entrySet()) {
            if (!codec.getValue().equals(offer.codecs().get(codec.getKey()))) {
                found.add(new Finding(Rule.PAYLOAD, codec.getKey() + " " + codec.getValue()));
            }
        }
        if (offer.keying() == SdpText.Keying.DTLS
                && answer.first("setup").orElse("").equals("actpass")) {
            found.add(new Finding(Rule.SETUP, "actpass"));
        }
        if (offer.keying() != answer.keying()) {
            found.add(new Finding(Rule.KEYS, offer.keying() + " / " + answer.keying()));
        }
        return sorted(found);
    }

    private static List<Finding> sorted(List<Finding> found) {
        return found.stream()
                .sorted((one, other) -> one.rule().weight.compareTo(other.rule().weight))
                .toList();
    }

    /// Whether Meta would take it, as far as its text tells.
    public static boolean isSound(SdpText sdp) {
        return of(sdp).stream().noneMatch(finding -> finding.rule().weight == Weight.ERROR);
    }
}
