package io.pulseline.e2e.sip;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A real telephone behind the demo tenant's trunk. Needs Debian's `baresip-core`.
abstract class PbxScene extends TrunkScene {
    @TempDir
    Path folder;

    @BeforeEach
    void quiet() {
        assumeTrue(Baresip.isInstalled(), "baresip is not installed: apt-get install baresip-core");
        stack.forgetSimulator();
    }

    final void hearEachOther(Baresip pbx, String wacid) {
        hearEachOther(wacid, () -> pbx.heard(USER_TONE));
    }

    final Baresip registered(String codec, int port) throws Exception {
        return Baresip.ofTheDemo(stack, folder, codec, port, PBX_TONE);
    }

    final Path authorities() {
        return Path.of(stack.credentials.path("sip").path("ca_file").asString());
    }

    final String account(String codec, String password) {
        return account(stack.credentials.path("sip").path("user").asString(), codec, password);
    }

    final String account(String user, String codec, String password) {
        return Baresip.account(stack.credentials.path("sip"), user, codec, password);
    }
}
