package io.pulseline.platform.settings.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// Ready configurations of telephone systems that Meta calls directly, with a number's values in them and its password
/// left out.
///
/// @see "Meta, Integration examples, 6 Nov 2025"
enum PbxConfiguration {
    ASTERISK("asterisk.conf"),
    FREESWITCH("freeswitch.xml"),
    KAMAILIO("kamailio.cfg");

    private final String file;

    PbxConfiguration(String file) {
        this.file = file;
    }

    String fileName(String digits) {
        return "whatsapp-" + digits + "-" + file;
    }

    /// @param digits  the number
    /// @param calling the document that is wanted of it
    String text(String digits, JsonNode calling) {
        JsonNode server = calling.path("sip").path("servers").path(0);
        boolean sdes =
                calling.path("srtp_key_exchange_protocol").asString("DTLS").equalsIgnoreCase("SDES");
        StringBuilder codecs = new StringBuilder("opus");
        for (JsonNode more : calling.path("audio").path("additional_codecs")) {
            codecs.append(",").append(more.asString("").equals("PCMA") ? "alaw" : "ulaw");
        }
        return template()
                .replace("@NUMBER@", digits)
                .replace("@HOST@", server.path("hostname").asString("sip.example.net"))
                .replace("@PORT@", String.valueOf(server.path("port").asInt(5061)))
                .replace("@ENCRYPTION@", sdes ? "sdes" : "dtls")
                .replace("@CODECS@", codecs)
                .replace(
                        "@FS_CODECS@",
                        codecs.toString()
                                .replace("opus", "OPUS")
                                .replace("alaw", "PCMA")
                                .replace("ulaw", "PCMU"));
    }

    private String template() {
        String path = "/pbx/" + file;
        try (InputStream text = Objects.requireNonNull(PbxConfiguration.class.getResourceAsStream(path), path)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
