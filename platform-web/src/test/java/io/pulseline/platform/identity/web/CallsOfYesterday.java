package io.pulseline.platform.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.webhooks.Inbox.UnreadableDelivery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/// What Meta told about Mira Kos and "Dispatch, Sofia", so that pages have something to show: a call by the user that
/// was answered elsewhere, one that was missed, one of ours that was billed, one that failed, and a permission.
public final class CallsOfYesterday {
    public static final int CALLS = 4;

    private CallsOfYesterday() {}

    /// @param ended how many calls of the tenant have ended
    public static void tell(Inbox inbox, LongSupplier ended) throws UnreadableDelivery {
        Instant start = Instant.now().minus(Duration.ofHours(1));
        for (String value : List.of(
                permission(start),
                terminate("wacid.CRAWL1", "USER_INITIATED", "COMPLETED", start, 61),
                connect("wacid.CRAWL1", start),
                terminate("wacid.CRAWL2", "USER_INITIATED", "FAILED", start, 0),
                connect("wacid.CRAWL2", start),
                terminate("wacid.CRAWL3", "BUSINESS_INITIATED", "COMPLETED", start, 56),
                terminate("wacid.CRAWL4", "BUSINESS_INITIATED", "FAILED", start, 0))) {
            inbox.store(value.getBytes(StandardCharsets.UTF_8));
        }
        Instant latest = Instant.now().plusSeconds(60);
        while (ended.getAsLong() < CALLS) {
            assertThat(Instant.now()).as("the calls were worked off in time").isBefore(latest);
            Thread.onSpinWait();
        }
    }

    private static String permission(Instant at) {
        return envelope("messages", """
                "messages":[{"id":"wamid.CRAWL","from":"385915550142","timestamp":"%d","type":"interactive","interactive":{
                "type":"call_permission_reply","call_permission_reply":{"response":"accept","is_permanent":true,
                "response_source":"user_action"}}}]
                """.formatted(at.getEpochSecond()));
    }

    private static String connect(String wacid, Instant at) {
        return envelope("calls", """
                "calls":[{"id":"%s","from":"385915550142","to":"35925550101","event":"connect","timestamp":"%d",
                "direction":"USER_INITIATED","session":{"sdp_type":"offer","sdp":"v=0"}}]
                """.formatted(wacid, at.getEpochSecond()));
    }

    private static String terminate(String wacid, String direction, String status, Instant start, long seconds) {
        String ends = direction.equals("BUSINESS_INITIATED")
                ? "\"from\":\"35925550101\",\"to\":\"385915550142\""
                : "\"from\":\"385915550142\",\"to\":\"35925550101\"";
        String times = seconds == 0
                ? ""
                : ",\"start_time\":\"%d\",\"end_time\":\"%d\",\"duration\":%d"
                        .formatted(start.getEpochSecond(), start.getEpochSecond() + seconds, seconds);
        return envelope(
                "calls", """
                "calls":[{"id":"%s",%s,"event":"terminate","timestamp":"%d","direction":"%s","status":"%s"%s}]
                """.formatted(wacid, ends, start.getEpochSecond() + seconds, direction, status, times));
    }

    private static String envelope(String field, String value) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"%s","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101","phone_number_id":"206418377150934"},
                "contacts":[{"profile":{"name":"Mira Kos"},"wa_id":"385915550142","user_id":"HR.48120077315590"}],%s}}]}]}
                """.formatted(field, value);
    }
}
