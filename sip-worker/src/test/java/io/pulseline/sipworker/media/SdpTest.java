package io.pulseline.sipworker.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.rtp.SrtpProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Descriptions as Meta and telephone systems write them.
class SdpTest {
    /// Meta's offer with SDES (SIP configuration guide, 15 Dec 2025), with invented values.
    private static final String META = """
            v=0
            o=- 1795913000123 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE audio
            m=audio 3480 RTP/SAVP 111 126
            c=IN IP4 203.0.113.150
            a=rtcp:9 IN IP4 0.0.0.0
            a=mid:audio
            a=sendrecv
            a=rtcp-mux
            a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:ZGVtby1rZXktbWV0YS0wMDAwMDAwMDAwMDAwMDAw
            a=rtpmap:111 opus/48000/2
            a=fmtp:111 maxaveragebitrate=20000;useinbandfec=1
            a=rtpmap:126 telephone-event/8000
            a=ptime:20
            """;

    @Test
    void readsMetasOffer() throws Exception {
        AudioSdp offer = AudioSdp.read(META);
        assertThat(offer.address().getHostString()).isEqualTo("203.0.113.150");
        assertThat(offer.address().getPort()).isEqualTo(3480);
        assertThat(offer.encrypted()).isTrue();
        assertThat(offer.codecs()).containsExactly(java.util.Map.entry(VoiceCodec.OPUS, 111));
        assertThat(offer.dtmfType()).isEqualTo(126);
        assertThat(offer.mux()).isTrue();
        assertThat(offer.keys()).singleElement().satisfies(key -> {
            assertThat(key.profile()).isEqualTo(SrtpProfile.AES128_CM_HMAC_SHA1_80);
            assertThat(key.key()).hasSize(16);
            assertThat(key.toString()).doesNotContain("ZGVt");
        });
    }

    /// Meta's offer with DTLS (2025-10 live shape), with invented values.
    @Test
    void readsMetasOfferWithDtls() throws Exception {
        String print =
                "DB:6A:A1:EA:D7:78:C0:FA:B0:FD:70:52:32:EB:75:52:06:5A:69:63:95:C3:C8:73:12:B3:FA:73:E1:E3:37:B5";
        AudioSdp offer =
                AudioSdp.read(META.replace("RTP/SAVP", "UDP/TLS/RTP/SAVPF").replaceFirst("a=crypto.*", """
                        a=ice-lite
                        a=candidate:2 1 udp 2122260223 203.0.113.140 3484 typ host generation 0 network-cost 50
                        a=candidate:3 1 udp 2122262783 2001:db8:31d::140 3484 typ host generation 0 network-cost 50
                        a=candidate:4 1 udp 2122262790 media.example.net 3484 typ host
                        a=ice-ufrag:MetaUfragDemo02
                        a=ice-pwd:MetaPwdDemoABCDEFGHIJKLMNOPQRSTU
                        a=setup:actpass
                        a=fingerprint:sha-256\s""" + print));
        DtlsTerms terms = java.util.Objects.requireNonNull(offer.dtls());
        assertThat(terms.fingerprint()).isEqualTo(print);
        assertThat(terms.setup()).isEqualTo("actpass");
        assertThat(terms.lite()).isTrue();
        assertThat(terms.hasIce()).isTrue();
        assertThat(terms.mid()).isEqualTo("audio");
        assertThat(terms.candidates())
                .containsExactly(new java.net.InetSocketAddress(java.net.InetAddress.ofLiteral("203.0.113.140"), 3484));
        assertThat(terms.toString()).doesNotContain("MetaPwd");
    }

    @Test
    void staticPayloadTypesNeedNoMap() throws Exception {
        AudioSdp offer = AudioSdp.read(
                "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 0 101\r\n"
                        + "a=rtpmap:101 telephone-event/8000\r\na=sendonly\r\n");
        assertThat(offer.codecs().keySet()).containsExactly(VoiceCodec.PCMA, VoiceCodec.PCMU);
        assertThat(offer.firstOf(List.of(VoiceCodec.OPUS, VoiceCodec.PCMU))).contains(VoiceCodec.PCMU);
        assertThat(offer.held()).isTrue();
        assertThat(offer.encrypted()).isFalse();
    }

    @Test
    void aNameAsMediaAddressIsNotLookedUp() {
        String named = META.replace("203.0.113.150", "media.example.net");
        assertThatThrownBy(() -> AudioSdp.read(named)).hasMessage("media must be at an IPv4 address");
        assertThatThrownBy(() -> AudioSdp.read("v=0\r\n")).hasMessageContaining("m=audio");
    }

    @Test
    void aKeyReadsBackAsItWasWritten() {
        for (SrtpProfile profile : SdesKey.SUITES.values()) {
            SdesKey key = SdesKey.fresh(3, profile);
            assertThat(SdesKey.read(key.line())).contains(key);
        }
    }

    @Test
    void aKeyMayHaveAnIndexThatItsPacketsCarry() {
        String line = SdesKey.fresh(1, SrtpProfile.AES128_CM_HMAC_SHA1_80).line();
        assertThat(SdesKey.read(line + "|2^31|1:4").orElseThrow().index()).containsExactly(0, 0, 0, 1);
        assertThat(SdesKey.read(line + "|255:1").orElseThrow().index()).containsExactly(0xff);
        assertThat(SdesKey.read(line + "|2^20").orElseThrow().index()).isEmpty();
        assertThat(SdesKey.read(line + "|256:1")).as("does not fit").isEmpty();
        assertThat(SdesKey.read(line + "|1:0")).isEmpty();
        assertThat(SdesKey.read(line + "|1:129")).isEmpty();
    }

    @Test
    void keysThatWouldChangeThePacketsAreLeftAlone() {
        String line = SdesKey.fresh(1, SrtpProfile.AES128_CM_HMAC_SHA1_80).line();
        assertThat(SdesKey.read(line + "|2^31")).isPresent();
        assertThat(SdesKey.read(line + " UNENCRYPTED_SRTP")).isEmpty();
        assertThat(SdesKey.read("1 F8_128_HMAC_SHA1_80 inline:AAAA")).isEmpty();
    }
}
