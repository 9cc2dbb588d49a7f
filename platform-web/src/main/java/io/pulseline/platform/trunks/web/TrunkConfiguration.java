package io.pulseline.platform.trunks.web;

import io.pulseline.platform.trunks.SipAddress;
import io.pulseline.platform.trunks.Trunk;
import io.pulseline.platform.wire.SipBook.DtmfMode;
import io.pulseline.platform.wire.SipBook.Protection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Ready configurations of telephone systems for one trunk at our edge, with its password left out.
///
/// A file is a template: `#if word` … `#end` stands where the word holds, `@NAME@` is a value of the trunk.
enum TrunkConfiguration {
    ASTERISK("asterisk.conf"),
    BARESIP("baresip.conf");

    private final String file;

    TrunkConfiguration(String file) {
        this.file = file;
    }

    /// What can be told about this trunk: a phone that proves itself by its address is none of baresip's.
    static List<TrunkConfiguration> of(Trunk trunk) {
        return trunk.auth() == Trunk.Auth.DIGEST && trunk.hosts().isEmpty() ? List.of(values()) : List.of(ASTERISK);
    }

    String fileName() {
        return "pulseline-trunk-" + file;
    }

    String text(Trunk trunk, SipAddress edge) {
        boolean registers = trunk.hosts().isEmpty();
        Set<String> holds = new TreeSet<>();
        holds.add(registers ? "registers" : "called");
        holds.add(trunk.auth().name().toLowerCase(java.util.Locale.ROOT));
        holds.add(trunk.srtp().name().toLowerCase(java.util.Locale.ROOT));
        return kept(holds)
                .replace("@NAME@", trunk.name().replaceAll("[^ -~]|[\"\\\\]", "?"))
                .replace("@USER@", trunk.username())
                .replace("@DOMAIN@", edge.domain())
                .replace("@PORT@", String.valueOf(edge.port()))
                .replace("@BIND@", registers ? "0" : "5061")
                .replace("@DIGESTS@", trunk.md5() ? "SHA-256,MD5" : "SHA-256")
                .replace("@ARRIVES@", registers ? trunk.username() : "+<your number>")
                .replace("@CODECS@", names(trunk, "opus", "alaw", "ulaw"))
                .replace("@BARESIP_CODECS@", names(trunk, "opus/48000/1", "PCMA/8000/1", "PCMU/8000/1"))
                .replace("@DTMF@", trunk.dtmf() == DtmfMode.INFO ? "info" : "rfc4733")
                .replace("@BARESIP_DTMF@", trunk.dtmf() == DtmfMode.INFO ? "info" : "rtpevent")
                .replace("@MEDIA@", media(trunk.srtp()));
    }

    private static String media(Protection srtp) {
        return switch (srtp) {
            case SDES -> "mediaenc=srtp-mand;";
            case DTLS -> "mediaenc=dtls_srtp;medianat=ice;";
            case NONE -> "";
        };
    }

    private static String names(Trunk trunk, String opus, String pcma, String pcmu) {
        return trunk.codecs().stream()
                .map(codec -> switch (codec) {
                    case "PCMA" -> pcma;
                    case "PCMU" -> pcmu;
                    default -> opus;
                })
                .collect(Collectors.joining(","));
    }

    private String kept(Set<String> holds) {
        List<String> lines = new ArrayList<>();
        boolean stands = true;
        for (String line : template().lines().toList()) {
            if (line.startsWith("#if ")) {
                stands = holds.contains(line.substring(4));
            } else if (line.equals("#end")) {
                stands = true;
            } else if (stands) {
                lines.add(line);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private String template() {
        String path = "/pbx/trunk-" + file;
        try (InputStream text = Objects.requireNonNull(TrunkConfiguration.class.getResourceAsStream(path), path)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
