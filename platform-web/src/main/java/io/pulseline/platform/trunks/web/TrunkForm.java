package io.pulseline.platform.trunks.web;

import io.pulseline.platform.trunks.Trunk;
import io.pulseline.platform.trunks.TrunkDraft;
import io.pulseline.platform.wire.SipBook.DtmfMode;
import io.pulseline.platform.wire.SipBook.Protection;
import java.util.List;
import java.util.Optional;
import org.springframework.util.MultiValueMap;

/// A trunk as typed.
public record TrunkForm(
        String name,
        String hosts,
        boolean byAddress,
        String username,
        boolean md5,
        String srtp,
        String codec,
        String dialPrefix,
        String callLimit,
        String callsPerSecond,
        boolean keysByInfo) {
    static TrunkForm fresh() {
        return new TrunkForm(
                "",
                "",
                false,
                "",
                false,
                Protection.SDES.name(),
                "opus",
                "",
                String.valueOf(TrunkDraft.CALL_LIMIT),
                String.valueOf(TrunkDraft.CALLS_PER_SECOND),
                false);
    }

    static TrunkForm of(MultiValueMap<String, String> typed) {
        return new TrunkForm(
                first(typed, "name"),
                first(typed, "hosts"),
                first(typed, "auth").equals("IP"),
                first(typed, "username"),
                !first(typed, "md5").isEmpty(),
                first(typed, "srtp"),
                first(typed, "codec"),
                first(typed, "prefix"),
                first(typed, "limit"),
                first(typed, "rate"),
                first(typed, "dtmf").equals("INFO"));
    }

    private static String first(MultiValueMap<String, String> typed, String name) {
        return Optional.ofNullable(typed.getFirst(name)).orElse("").strip();
    }

    /// Hosts one a line; what is no number becomes one that is refused.
    TrunkDraft draft() {
        return new TrunkDraft(
                name,
                hosts.lines().toList(),
                byAddress ? Trunk.Auth.IP : Trunk.Auth.DIGEST,
                username,
                null,
                md5,
                protection(),
                switch (codec) {
                    case "PCMA" -> List.of("PCMA", "PCMU", "opus");
                    case "PCMU" -> List.of("PCMU", "PCMA", "opus");
                    default -> List.of("opus", "PCMA", "PCMU");
                },
                dialPrefix,
                number(callLimit),
                number(callsPerSecond),
                keysByInfo ? DtmfMode.INFO : DtmfMode.AUTO);
    }

    private Protection protection() {
        return switch (srtp) {
            case "NONE" -> Protection.NONE;
            case "DTLS" -> Protection.DTLS;
            default -> Protection.SDES;
        };
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
    }
}
