package io.pulseline.platform.webhooks;

import java.nio.charset.StandardCharsets;

/// Deliveries in Meta's shapes, with invented values.
final class Deliveries {
    static final String WABA = "104729118830551";
    static final String SOFIA = "206418377150934";

    private Deliveries() {}

    static byte[] of(String... changes) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"%s","time":1790000000,"changes":[%s]}]}""".formatted(WABA, String.join(",", changes)).getBytes(StandardCharsets.UTF_8);
    }

    static String calls(String members) {
        return field("calls", members);
    }

    static String messages(String members) {
        return field("messages", members);
    }

    static String field(String field, String members) {
        return """
                {"field":"%s","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101",
                "phone_number_id":"%s"},%s}}""".formatted(field, SOFIA, members);
    }

    static String connect(String wacid, String from) {
        return """
                {"id":"%s","from":"%s","to":"35925550101","event":"connect","timestamp":"1790000000",
                "direction":"USER_INITIATED","session":{"sdp_type":"offer","sdp":"v=0 of %s"}}""".formatted(wacid, from, wacid);
    }

    static String text(String wamid, String from) {
        return """
                "messages":[{"id":"%s","from":"%s","timestamp":"1790000001","type":"text","text":{"body":"hello"}}]""".formatted(wamid, from);
    }
}
