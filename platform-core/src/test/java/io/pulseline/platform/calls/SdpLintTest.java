package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.FixtureFolder;
import io.pulseline.platform.calls.SdpLint.Finding;
import io.pulseline.platform.calls.SdpLint.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Descriptions as Meta, browsers and gateways write them, and ones that are broken in one place each.
class SdpLintTest {
    @ParameterizedTest
    @CsvSource({
        // file, keying, setup, ICE lite, port, candidates, Opus, keys
        "meta_offer_uic_webrtc,DTLS,actpass,true,3484,2,111,126",
        "meta_offer_uic_webrtc_older,DTLS,actpass,true,40012,2,111,126",
        "meta_answer_bic_webrtc,DTLS,active,true,3482,2,111,126",
        "business_offer_bic_browser_trickle,DTLS,actpass,false,9,0,111,126",
        "meta_offer_sip_sdes,SDES,,false,3480,0,111,126",
        "meta_answer_sip_sdes,SDES,,false,3480,0,107,101",
        "business_answer_sip_sdes,SDES,,false,15822,0,111,126"
    })
    void readsWhatIsSeenInTheField(
            String file,
            SdpText.Keying keying,
            String setup,
            boolean lite,
            int port,
            int candidates,
            int opus,
            int keys)
            throws IOException {
        SdpText sdp = sdp(file);
        assertThat(sdp.keying()).isEqualTo(keying);
        assertThat(sdp.first("setup").orElse(null)).isEqualTo(setup);
        assertThat(sdp.iceLite()).isEqualTo(lite);
        assertThat(sdp.port()).isEqualTo(port);
        assertThat(sdp.candidates()).isEqualTo(candidates);
        assertThat(sdp.payloadType("opus/48000/2")).contains(opus);
        assertThat(sdp.payloadType("telephone-event/8000")).contains(keys);
        assertThat(SdpLint.isSound(sdp)).as(SdpLint.of(sdp).toString()).isTrue();
    }

    @Test
    void takesTheBareAnswerThatMetaTookAndSaysWhatItLacks() throws IOException {
        SdpText sdp = sdp("business_answer_uic_accepted_minimal");
        assertThat(SdpLint.of(sdp)).extracting(Finding::rule).containsExactly(Rule.DTMF);
        assertThat(SdpLint.between(sdp("meta_offer_uic_webrtc"), sdp)).isEmpty();
    }

    @Test
    void findsTheFingerprintThatNoCertificateHas() throws IOException {
        assertThat(SdpLint.of(sdp("rejected_answer_placeholder_fingerprint")).getFirst())
                .isEqualTo(new Finding(Rule.PLACEHOLDER, "00:00:00:00…"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            m=audio 3484     | m=video 3484          | STREAM
            opus/48000/2     | opus/16000/1          | OPUS
            a=fingerprint    | a=no-fingerprint      | KEYS
            UDP/TLS/RTP/SAVPF| RTP/AVP               | KEYS
            sha-256          | sha-1                 | FINGERPRINT
            a=setup:actpass  | a=setup:holdconn      | SETUP
            a=ice-ufrag:UnQn | a=ice-ufrag-not:UnQn  | ICE
            telephone-event/8000 | telephone-event/48000 | DTMF
            a=ptime:20       | a=ptime:60            | PTIME
            a=rtcp-mux       | a=rtcp-rsize          | MUX
            a=sendrecv       | a=inactive            | DIRECTION
            cname:WhatsAppAudioStream1 | cname:a\\na=ssrc:7 cname:b | SOURCE
            """)
    void namesTheRuleThatOneChangeBreaks(String found, String instead, Rule rule) throws IOException {
        String broken = text("meta_offer_uic_webrtc").replace(found, instead.replace("\\n", "\r\n"));
        assertThat(SdpLint.of(SdpText.read(broken))).extracting(Finding::rule).containsExactly(rule);
    }

    @Test
    void tellsWhenAnAnswerDoesNotFitItsOffer() throws IOException {
        SdpText offer = sdp("meta_offer_uic_webrtc");
        String answer = text("meta_answer_bic_webrtc");
        assertThat(SdpLint.between(offer, SdpText.read(answer)))
                .extracting(Finding::rule)
                .contains(Rule.MID, Rule.PAYLOAD);
        assertThat(SdpLint.between(offer, sdp("meta_answer_sip_sdes")))
                .extracting(Finding::rule)
                .contains(Rule.KEYS);
        assertThat(SdpLint.of(SdpText.read(text("meta_offer_uic_webrtc").replace("\r\n", "\n"))))
                .extracting(Finding::rule)
                .containsExactly(Rule.LINES);
    }

    @Test
    void laysOfferAndAnswerSideBySideWithoutTheirSecrets() throws IOException {
        List<SdpDiff.Row> rows = SdpDiff.of(sdp("meta_offer_uic_webrtc"), sdp("business_answer_uic_accepted_minimal"));
        assertThat(rows)
                .contains(
                        new SdpDiff.Row("setup", "actpass", "active"),
                        new SdpDiff.Row("ptime", "20", null),
                        new SdpDiff.Row("rtpmap:111", "opus/48000/2", "opus/48000/2"),
                        new SdpDiff.Row("ice-pwd", "***", "***"));
        assertThat(rows.toString()).doesNotContain("ACOv4FLDdGMMPZnd").doesNotContain("ff6Gz2ND0RsxfHEWP3U0QF");
        assertThat(SdpText.redacted(text("meta_offer_sip_sdes")))
                .contains("inline:***")
                .doesNotContain("Ag3ZBKWun53");
    }

    @Test
    void everyDescriptionInTheFolderOfFixturesIsJudgedAsItsSidecarSays() {
        List<String> wrong = new ArrayList<>();
        for (FixtureFolder.Fixture fixture : FixtureFolder.all("sdp")) {
            SdpText sdp = SdpText.read(new String(fixture.bytes(), StandardCharsets.UTF_8));
            JsonNode expect = fixture.expect();
            for (String member : expect.propertyNames()) {
                String want = expect.path(member).asString("");
                Optional<String> found = fact(sdp, member);
                if (found.isPresent() && !found.get().equals(want)) {
                    wrong.add(fixture + ": " + member + " is " + found.get() + ", wanted " + want);
                }
            }
            expect.path("codecs").properties().forEach(codec -> {
                if (!codec.getValue().asString().equals(sdp.codecs().get(Integer.valueOf(codec.getKey())))) {
                    wrong.add(fixture + ": codec " + codec);
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    private static Optional<String> fact(SdpText sdp, String member) {
        return switch (member) {
            case "valid", "accepted_by_meta" -> Optional.of(String.valueOf(SdpLint.isSound(sdp)));
            case "keying" -> Optional.of(sdp.keying().name());
            case "setup", "mid" -> sdp.first(member);
            case "ice_lite" -> Optional.of(String.valueOf(sdp.iceLite()));
            case "port" -> Optional.of(String.valueOf(sdp.port()));
            case "candidates" -> Optional.of(String.valueOf(sdp.candidates()));
            case "fingerprints" ->
                Optional.of(String.valueOf(sdp.all("fingerprint").size()));
            case "opus_pt" -> sdp.payloadType("opus/48000/2").map(String::valueOf);
            case "dtmf_pt" -> sdp.payloadType("telephone-event/8000").map(String::valueOf);
            default -> Optional.empty();
        };
    }

    private static SdpText sdp(String file) throws IOException {
        return SdpText.read(text(file));
    }

    private static String text(String file) throws IOException {
        return Files.readString(Path.of("src", "test", "resources", "sdp", file + ".sdp"));
    }
}
