package io.pulseline.platform.trunks.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.trunks.SipAddress;
import io.pulseline.platform.trunks.Trunk;
import io.pulseline.platform.wire.SipBook.DtmfMode;
import io.pulseline.platform.wire.SipBook.Protection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What a tenant puts into its telephone system. That Asterisk takes it is proved by AsteriskIT, of baresip by
/// BaresipIT.
class TrunkConfigurationTest {
    private static final SipAddress EDGE = new SipAddress("sip.voice.example.net", 5061);

    @Test
    void aSystemThatRegistersIsToldWhereAndAsWhom() {
        String text =
                TrunkConfiguration.ASTERISK.text(trunk(List.of(), Trunk.Auth.DIGEST, Protection.SDES, true), EDGE);
        assertThat(text)
                .contains("server_uri=sip:sip.voice.example.net:5061\\;transport=tls")
                .contains("client_uri=sip:tern-pbx@sip.voice.example.net:5061\\;transport=tls")
                .contains("media_encryption=sdes\n")
                .contains("allow=alaw,opus\n")
                .contains("supported_algorithms_uac=SHA-256,MD5\n")
                .contains("password=PASTE-THE-PASSWORD-HERE")
                .doesNotContain("cert_file")
                .doesNotContain("dtls")
                .doesNotContain("#if")
                .doesNotContainPattern("@[A-Z_]+@");
    }

    @Test
    void aSystemThatIsCalledShowsItsCertificateAndRegistersNowhere() {
        Trunk trunk = trunk(List.of("pbx.tern.example:5061"), Trunk.Auth.IP, Protection.DTLS, false);
        String text = TrunkConfiguration.ASTERISK.text(trunk, EDGE);
        assertThat(text)
                .contains("bind=0.0.0.0:5061")
                .contains("cert_file=")
                .contains("media_encryption=dtls\n")
                .contains("ice_support=yes")
                .doesNotContain("type=registration")
                .doesNotContain("type=auth\n")
                .doesNotContain("outbound_auth");
        assertThat(TrunkConfiguration.of(trunk)).containsExactly(TrunkConfiguration.ASTERISK);
    }

    @Test
    void aPhoneGetsItsLineOfAccounts() {
        assertThat(TrunkConfiguration.BARESIP.text(trunk(List.of(), Trunk.Auth.DIGEST, Protection.DTLS, true), EDGE))
                .contains(
                        "<sip:tern-pbx@sip.voice.example.net;transport=tls>;outbound=\"sip:sip.voice.example.net:5061;")
                .contains("mediaenc=dtls_srtp;medianat=ice;audio_codecs=PCMA/8000/1,opus/48000/1\n")
                .contains("module dtls_srtp.so")
                .doesNotContain("module srtp.so");
    }

    /// A name is typed by people: it must not become a line of its own.
    @Test
    void aNameCannotBreakOutOfItsComment() {
        Trunk trunk = new Trunk(
                UUID.randomUUID(),
                "PBX\ntype=endpoint \"@USER@\"",
                List.of(),
                Trunk.Auth.DIGEST,
                "tern-pbx",
                true,
                Protection.SDES,
                List.of("opus"),
                "",
                5,
                5,
                DtmfMode.AUTO,
                "Vera",
                Instant.EPOCH);
        assertThat(TrunkConfiguration.ASTERISK.text(trunk, EDGE))
                .contains("; Asterisk")
                .contains("Trunk \"PBX?type=endpoint ?");
    }

    @Test
    void keysGoTheWayThatTheTrunkIsSetTo() {
        Trunk events = trunk(List.of(), Trunk.Auth.DIGEST, Protection.SDES, false);
        assertThat(TrunkConfiguration.ASTERISK.text(events, EDGE)).contains("\ndtmf_mode=rfc4733\n");
        assertThat(TrunkConfiguration.BARESIP.text(events, EDGE)).contains(";dtmfmode=rtpevent;");
        Trunk info = trunk(List.of(), Trunk.Auth.DIGEST, Protection.SDES, false, DtmfMode.INFO);
        assertThat(TrunkConfiguration.ASTERISK.text(info, EDGE)).contains("\ndtmf_mode=info\n");
        assertThat(TrunkConfiguration.BARESIP.text(info, EDGE)).contains(";dtmfmode=info;");
    }

    private static Trunk trunk(List<String> hosts, Trunk.Auth auth, Protection srtp, boolean md5) {
        return trunk(hosts, auth, srtp, md5, DtmfMode.AUTO);
    }

    private static Trunk trunk(List<String> hosts, Trunk.Auth auth, Protection srtp, boolean md5, DtmfMode dtmf) {
        return new Trunk(
                UUID.randomUUID(),
                "Sofia PBX",
                hosts,
                auth,
                auth == Trunk.Auth.DIGEST ? "tern-pbx" : "",
                md5,
                srtp,
                List.of("PCMA", "opus"),
                "",
                5,
                5,
                dtmf,
                "Vera",
                Instant.EPOCH);
    }
}
