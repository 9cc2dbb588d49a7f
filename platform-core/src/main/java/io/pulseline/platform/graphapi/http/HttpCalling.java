package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class HttpCalling implements Calling {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final GraphClient graph;
    private final AccessTokens tokens;

    HttpCalling(GraphClient graph, AccessTokens tokens) {
        this.graph = graph;
        this.tokens = tokens;
    }

    @Override
    public GraphResult<Wacid> connect(TenantId tenant, PhoneNumberId from, WaUser to, String offerSdp, Wishes wishes) {
        Map<String, Object> body = body("connect");
        Recipients.put(body, to);
        body.put("session", session("offer", offerSdp));
        put(body, wishes);
        return switch (send(tenant, from, body)) {
            case GraphResult.Failed<JsonNode>(GraphFault fault) -> new GraphResult.Failed<>(fault);
            case GraphResult.Ok<JsonNode>(JsonNode tree) -> {
                String id = tree.path("calls").path(0).path("id").asString("");
                yield id.isBlank() || id.length() > 255
                        ? new GraphResult.Failed<>(Faults.answerLost("Meta's answer names no call id"))
                        : new GraphResult.Ok<>(new Wacid(id));
            }
        };
    }

    @Override
    public GraphResult<Accepted> preAccept(TenantId tenant, PhoneNumberId number, Wacid call, String answerSdp) {
        Map<String, Object> body = body("pre_accept");
        body.put("call_id", call.value());
        body.put("session", session("answer", answerSdp));
        return act(tenant, number, body);
    }

    @Override
    public GraphResult<Accepted> accept(
            TenantId tenant, PhoneNumberId number, Wacid call, String answerSdp, Wishes wishes) {
        Map<String, Object> body = body("accept");
        body.put("call_id", call.value());
        body.put("session", session("answer", answerSdp));
        put(body, wishes);
        return act(tenant, number, body);
    }

    @Override
    public GraphResult<Accepted> reject(TenantId tenant, PhoneNumberId number, Wacid call) {
        Map<String, Object> body = body("reject");
        body.put("call_id", call.value());
        return act(tenant, number, body);
    }

    @Override
    public GraphResult<Accepted> terminate(TenantId tenant, PhoneNumberId number, Wacid call) {
        Map<String, Object> body = body("terminate");
        body.put("call_id", call.value());
        return act(tenant, number, body);
    }

    private GraphResult<Accepted> act(TenantId tenant, PhoneNumberId number, Map<String, Object> body) {
        return send(tenant, number, body).map(tree -> new Accepted());
    }

    private GraphResult<JsonNode> send(TenantId tenant, PhoneNumberId number, Map<String, Object> body) {
        return graph.post(tenant, tokens.forNumber(tenant, number), "/" + number + "/calls", body, DEADLINE);
    }

    private static Map<String, Object> body(String action) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("messaging_product", "whatsapp");
        body.put("action", action);
        return body;
    }

    private static void put(Map<String, Object> body, Wishes wishes) {
        if (wishes.opaque() != null) {
            body.put("biz_opaque_callback_data", wishes.opaque());
        }
        Capture capture = wishes.capture();
        if (capture != null && capture.sound()) {
            body.put("recording", asked(capture));
        }
        if (capture != null && capture.words()) {
            body.put("transcription", asked(capture));
        }
    }

    private static Map<String, String> asked(Capture capture) {
        return Map.of("status", "ENABLED", "purpose", capture.purpose(), "announcement_language", capture.language());
    }

    private static Map<String, String> session(String type, String sdp) {
        return Map.of("sdp_type", type, "sdp", sdp);
    }
}
