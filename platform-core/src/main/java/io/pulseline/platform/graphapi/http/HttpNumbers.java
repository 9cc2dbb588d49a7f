package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

@Component
class HttpNumbers implements Numbers {
    private static final Duration READ = Duration.ofSeconds(5);
    private static final Duration WRITE = Duration.ofSeconds(10);
    private static final Duration UPLOAD = Duration.ofSeconds(30);
    private static final TypeReference<Map<String, Object>> DOCUMENT = new TypeReference<>() {};
    // Graph's own choice of fields is small and changes
    private static final String NUMBER_FIELDS = "id,display_phone_number,verified_name,status,quality_rating,"
            + "code_verification_status,name_status,platform_type,throughput,account_mode,is_on_biz_app,"
            + "whatsapp_business_manager_messaging_limit,last_onboarded_time,country_code,"
            + "is_official_business_account";
    private static final String ACCOUNT_FIELDS = "id,name,currency,timezone_id,status,account_review_status,"
            + "business_verification_status,primary_funding_id,health_status";

    private final GraphClient graph;
    private final AccessTokens tokens;
    private final MetaProperties meta;
    private final ObjectMapper json;
    private final BatchReads batch;
    private final PagedReads pages;

    HttpNumbers(
            GraphClient graph,
            AccessTokens tokens,
            MetaProperties meta,
            ObjectMapper json,
            BatchReads batch,
            PagedReads pages) {
        this.graph = graph;
        this.batch = batch;
        this.pages = pages;
        this.tokens = tokens;
        this.meta = meta;
        this.json = json;
    }

    @Override
    public GraphResult<List<Map<String, Object>>> list(TenantId tenant, WabaId waba) {
        return pages.rows(
                tenant, tokens.forWaba(tenant, waba), "/" + waba + "/phone_numbers?limit=100&fields=" + NUMBER_FIELDS);
    }

    @Override
    public GraphResult<Map<String, Object>> read(TenantId tenant, PhoneNumberId number) {
        return document(
                tenant, tokens.forNumber(tenant, number), "/" + number + "?fields=" + NUMBER_FIELDS + ",health_status");
    }

    @Override
    public GraphResult<Map<String, Object>> account(TenantId tenant, WabaId waba) {
        return document(tenant, tokens.forWaba(tenant, waba), "/" + waba + "?fields=" + ACCOUNT_FIELDS);
    }

    @Override
    public GraphResult<List<Map<String, Object>>> subscribedApps(TenantId tenant, WabaId waba) {
        return pages.rows(tenant, tokens.forWaba(tenant, waba), "/" + waba + "/subscribed_apps?limit=100");
    }

    @Override
    public GraphResult<List<Map<String, Object>>> appSubscriptions(TenantId tenant) {
        Secret secret = meta.appSecret();
        Optional<Secret> appToken = meta.appId() == null || secret == null
                ? Optional.empty()
                : Optional.of(new Secret(meta.appId() + "|" + secret.reveal()));
        return pages.rows(tenant, appToken, "/" + meta.appId() + "/subscriptions?limit=100");
    }

    @Override
    public GraphResult<Map<String, Object>> settings(TenantId tenant, PhoneNumberId number) {
        return document(tenant, tokens.forNumber(tenant, number), "/" + number + "/settings");
    }

    @Override
    public Map<PhoneNumberId, GraphResult<Map<String, Object>>> settings(
            TenantId tenant, WabaId waba, List<PhoneNumberId> numbers) {
        Map<PhoneNumberId, GraphResult<Map<String, Object>>> answers = new LinkedHashMap<>();
        batch.read(tenant, tokens.forWaba(tenant, waba), numbers, number -> "/" + number + "/settings")
                .forEach(
                        (number, answer) -> answers.put(number, answer.map(tree -> json.convertValue(tree, DOCUMENT))));
        return answers;
    }

    /// By itself: where a version of Graph does not know the field, nothing else is refused with it.
    @Override
    public Map<PhoneNumberId, Boolean> preverified(TenantId tenant, WabaId waba, List<PhoneNumberId> numbers) {
        Map<PhoneNumberId, Boolean> known = new LinkedHashMap<>();
        batch.read(
                        tenant,
                        tokens.forWaba(tenant, waba),
                        numbers,
                        number -> "/" + number + "?fields=is_preverified_number")
                .forEach((number, answer) -> {
                    if (answer instanceof GraphResult.Ok<JsonNode>(JsonNode tree)
                            && tree.path("is_preverified_number").isBoolean()) {
                        known.put(number, tree.path("is_preverified_number").asBoolean());
                    }
                });
        return known;
    }

    @Override
    public GraphResult<Map<String, Object>> sipCredentials(TenantId tenant, PhoneNumberId number) {
        return document(
                tenant, tokens.forNumber(tenant, number), "/" + number + "/settings?include_sip_credentials=true");
    }

    @Override
    public GraphResult<Long> uploadAnnouncement(TenantId tenant, PhoneNumberId number, byte[] ogg) {
        GraphResult<JsonNode> answer = graph.upload(
                tenant,
                tokens.forNumber(tenant, number),
                "/" + number + "/media",
                Map.of(
                        "messaging_product",
                        "whatsapp",
                        "use_case",
                        "call_voicemail_announcement",
                        "description",
                        "Announcement before voicemail"),
                List.of(new GraphClient.Part("file", "announcement.ogg", "audio/ogg", ogg)),
                UPLOAD);
        return switch (answer) {
            case GraphResult.Failed<JsonNode>(GraphFault fault) -> new GraphResult.Failed<>(fault);
            case GraphResult.Ok<JsonNode>(JsonNode tree) -> {
                String id = tree.path("id").asString("");
                yield id.matches("[0-9]{1,18}")
                        ? new GraphResult.Ok<>(Long.parseLong(id))
                        : new GraphResult.Failed<>(Faults.answerLost("Meta's answer names no media id"));
            }
        };
    }

    @Override
    public GraphResult<Calling.Accepted> updateSettings(
            TenantId tenant, PhoneNumberId number, Map<String, Object> document) {
        return graph.post(tenant, tokens.forNumber(tenant, number), "/" + number + "/settings", document, WRITE)
                .map(tree -> new Calling.Accepted());
    }

    private GraphResult<Map<String, Object>> document(TenantId tenant, Optional<Secret> token, String path) {
        return graph.get(tenant, token, path, READ).map(tree -> json.convertValue(tree, DOCUMENT));
    }
}
