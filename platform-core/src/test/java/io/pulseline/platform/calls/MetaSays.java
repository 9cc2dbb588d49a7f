package io.pulseline.platform.calls;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Webhook bodies as Meta writes them, for Mira Kos and the number "Dispatch, Sofia".
final class MetaSays {
    private MetaSays() {}

    static byte[] envelope(String value) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"calls","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101","phone_number_id":"206418377150934"},
                "contacts":[{"profile":{"name":"Mira Kos"},"wa_id":"385915550142","user_id":"HR.48120077315590"}],%s}}]}]}
                """.formatted(value).getBytes(StandardCharsets.UTF_8);
    }

    static String connectUic(String wacid, Instant at) {
        return """
                "calls":[{"id":"%s","from":"385915550142","to":"35925550101","event":"connect","timestamp":"%d",
                "direction":"USER_INITIATED","session":{"sdp_type":"offer","sdp":"meta offer"}}]
                """.formatted(wacid, at.getEpochSecond());
    }

    static String connectBic(String wacid) {
        return """
                "calls":[{"id":"%s","from":"35925550101","to":"385915550142","event":"connect","timestamp":"%d",
                "direction":"BUSINESS_INITIATED","session":{"sdp_type":"answer","sdp":"meta answer"}}]
                """.formatted(wacid, Instant.now().getEpochSecond());
    }

    static String status(String wacid, String word) {
        return """
                "statuses":[{"id":"%s","type":"call","status":"%s","timestamp":"%d","recipient_id":"385915550142"}]
                """.formatted(wacid, word, Instant.now().getEpochSecond());
    }

    static String terminate(
            String wacid, String direction, String status, @Nullable Instant start, @Nullable Long seconds) {
        String times = start == null
                ? ""
                : ",\"start_time\":\"%d\",\"end_time\":\"%d\",\"duration\":%d"
                        .formatted(start.getEpochSecond(), start.getEpochSecond() + seconds, seconds);
        String ends = direction.startsWith("BUS")
                ? "\"from\":\"35925550101\",\"to\":\"385915550142\""
                : "\"from\":\"385915550142\",\"to\":\"35925550101\"";
        return """
                "calls":[{"id":"%s",%s,"event":"terminate","timestamp":"%d","direction":"%s","status":"%s"%s}]
                """.formatted(wacid, ends, Instant.now().getEpochSecond(), direction, status, times);
    }
}
