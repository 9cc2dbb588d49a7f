package io.pulseline.platform.calls.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.calls.CallEntry;
import io.pulseline.platform.calls.QualitySample;
import io.pulseline.platform.calls.web.Symptom.Seen;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Meta's list of what goes wrong, and what each looks like here.
class SymptomTest {
    @Test
    void aCallThatWentWellHasNone() {
        assertThat(Symptom.of(seen(21L, "null", entry("MediaFlowing", "First voice packet, the agent's leg"))))
                .isEmpty();
        assertThat(Symptom.of(seen(600L, "", entry("Sip", "Meta → us: 407 Proxy Authentication Required"))))
                .as("asked once, as always")
                .isEmpty();
    }

    @Test
    void silenceFromTheStartAndLaterAreTwoThings() {
        assertThat(Symptom.of(seen(20L, ""))).containsExactly(Symptom.NO_MEDIA_AT_START);
        assertThat(Symptom.of(new Seen(true, false, 95L, "", List.of(138021), false, List.of(), List.of())))
                .containsExactly(Symptom.SILENCE);
        assertThat(Symptom.of(new Seen(
                        true,
                        false,
                        95L,
                        "",
                        List.of(),
                        false,
                        List.of(entry("LegSilent", "the agent's leg silent for 5 s")),
                        List.of())))
                .containsExactly(Symptom.SILENCE);
    }

    @Test
    void whatSipSaysIsRead() {
        CallEntry asked = entry("Sip", "Meta → us: 407 Proxy Authentication Required (wa.meta.vc:5061)");
        assertThat(Symptom.of(seen(null, "", asked, asked))).containsExactly(Symptom.PASSWORD);
        assertThat(Symptom.of(seen(null, "", entry("Sip", "Telephony → us: 488 Not Acceptable Here"))))
                .containsExactly(Symptom.NO_ICE);
        assertThat(Symptom.of(seen(null, "the server's certificate has ended"))).containsExactly(Symptom.CERTIFICATE);
        assertThat(Symptom.of(new Seen(false, true, 32L, "", List.of(), false, List.of(), List.of())))
                .containsExactly(Symptom.ACK_LOST);
    }

    @Test
    void metasWordsAndCodesAreRead() {
        assertThat(Symptom.of(seen(null, "no fingerprint in sdp"))).containsExactly(Symptom.NO_FINGERPRINT);
        assertThat(Symptom.of(new Seen(true, false, null, "", List.of(138001), false, List.of(), List.of())))
                .containsExactly(Symptom.OLD_CLIENT);
        assertThat(Symptom.of(new Seen(false, false, 60L, "", List.of(), true, List.of(), List.of())))
                .containsExactly(Symptom.FIRST_WORDS);
    }

    @Test
    void packetsWithoutAVoiceAndVoicesThatAreCutOffAreSaidOfTheirSide() {
        assertThat(Symptom.of(heard(loud("AGENT", -127, null), loud("AGENT", -71, null), loud("META", -20, 0.0))))
                .as("muted from beginning to end")
                .containsExactly(Symptom.BUSINESS_UNHEARD);
        assertThat(Symptom.of(heard(loud("AGENT", -127, null), loud("AGENT", -21, 0.0))))
                .as("muted for a while")
                .isEmpty();
        assertThat(Symptom.of(heard(loud("META", -127, null))))
                .as("a pause of five seconds")
                .isEmpty();
        assertThat(Symptom.of(heard(loud("META", -90, null), loud("META", -90, null))))
                .containsExactly(Symptom.USER_UNHEARD);
        assertThat(Symptom.of(heard(loud("TRUNK", -1, 9.5), loud("TRUNK", -2, 4.0), loud("META", -14, 0.0))))
                .containsExactly(Symptom.BUSINESS_TOO_LOUD);
        assertThat(Symptom.of(heard(loud("META", -3, 6.0), loud("META", -127, null), loud("META", -9, 1.0))))
                .as("of the packets that had a voice")
                .containsExactly(Symptom.USER_TOO_LOUD);
        assertThat(Symptom.of(heard(loud("META", -5, 1.0), loud("META", -5, 1.0))))
                .as("one laugh")
                .isEmpty();
        assertThat(Symptom.of(heard(loud("META", null, null), loud("META", null, null))))
                .as("nobody measured")
                .isEmpty();
    }

    private static Seen heard(QualitySample... samples) {
        return new Seen(false, false, 60L, "", List.of(), false, List.of(), List.of(samples));
    }

    private static QualitySample loud(String leg, @Nullable Integer loudest, @Nullable Double cut) {
        return new QualitySample(leg, Instant.EPOCH, 250, 0, 2, null, 4.3, null, loudest, cut);
    }

    @Test
    void eachSaysWhatItIsAndWhereToLook() throws IOException {
        Properties words = new Properties();
        try (InputStream bundle = Symptom.class.getResourceAsStream("/messages/calls.properties")) {
            words.load(bundle);
        }
        for (Symptom one : Symptom.values()) {
            assertThat(words.getProperty("calls.symptom." + one)).as("%s", one).isNotBlank();
            assertThat(words.getProperty("calls.symptom." + one + ".check"))
                    .as("%s", one)
                    .isNotBlank();
        }
    }

    private static Seen seen(@Nullable Long seconds, String words, CallEntry... timeline) {
        return new Seen(false, false, seconds, words, List.of(), false, List.of(timeline), List.of());
    }

    private static CallEntry entry(String kind, String detail) {
        return new CallEntry(1, Instant.EPOCH, "WORKER", kind, detail, null);
    }
}
