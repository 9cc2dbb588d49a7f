package io.pulseline.sipworker.media;

import java.nio.charset.StandardCharsets;

/// Descriptions of SIP peers, for `./pulseline bench fuzz`: read, or refused by a rule.
public final class SdpFuzz {
    private SdpFuzz() {}

    /// The fuzzer's entry.
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            AudioSdp.read(new String(input, StandardCharsets.UTF_8));
        } catch (AudioSdp.BadSdp refused) {
            // with the rule's name
        }
    }
}
