package io.pulseline.e2e.sip;

import static io.pulseline.e2e.Stack.until;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A real telephone behind the demo tenant's trunk. Needs Debian's `baresip-core`.
abstract class PbxScene extends TrunkScene {
    @TempDir
    Path folder;

    @BeforeEach
    void quiet() {
        assumeTrue(Files.isExecutable(Baresip.PROGRAM), "baresip is not installed: apt-get install baresip-core");
        stack.forgetSimulator();
    }

    final void hearEachOther(Baresip pbx, String wacid) {
        hearEachOther(wacid, () -> pbx.heard(USER_TONE));
    }

    final Baresip registered(String codec, int port) throws Exception {
        String password = stack.credentials.path("sip").path("password").asString();
        Baresip pbx = new Baresip(folder, account(codec, password), authorities(), port, PBX_TONE);
        try {
            until("the PBX is registered", SOON, () -> pbx.saw("REGISTER_OK"));
            return pbx;
        } catch (AssertionError never) {
            pbx.close();
            throw never;
        }
    }

    final Path authorities() {
        return Path.of(stack.credentials.path("sip").path("ca_file").asString());
    }

    final String account(String codec, String password) {
        return account(stack.credentials.path("sip").path("user").asString(), codec, password);
    }

    final String account(String user, String codec, String password) {
        JsonNode sip = stack.credentials.path("sip");
        return "<sip:%1$s@localhost;transport=tls>;outbound=\"sip:127.0.0.1:%2$d;transport=tls\";auth_user=%1$s;auth_pass=%3$s;regint=300;mediaenc=srtp-mand;audio_codecs=%4$s;answermode=auto"
                .formatted(user, sip.path("tls_port").asInt(), password, codec);
    }
}
