package io.pulseline.platform.graphapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.BusinessCertification;
import io.pulseline.platform.graphapi.CallPermissionReads;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GatewayProperties;
import io.pulseline.platform.graphapi.GraphExchange;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.tracing.CallTraces;
import io.pulseline.platform.tracing.Traced;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The adapter over real sockets on the loopback: what it sends, and how it fails.
@ExtendWith(OutputCaptureExtension.class)
class GraphAdapterIT {
    private static final TenantId TERN = TenantId.of("00000000-0000-4000-8000-000000000001");
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final WaUser MIRA = new WaUser(new E164("385915550142"), new Bsuid("HR.48120077315590"), "Mira Kos");
    private static final Wacid CALL = new Wacid("wacid.Q0FMTC1ERU1PLTAwMDE");
    private static final String OK = "{\"messaging_product\":\"whatsapp\",\"success\":true}";
    private static final JsonMapper JSON = new JsonMapper();
    private static final AccessTokens TOKENS = new AccessTokens() {
        @Override
        public Optional<Secret> forNumber(TenantId tenant, PhoneNumberId number) {
            return number.equals(SOFIA) ? Optional.of(new Secret("token-of-tern")) : Optional.empty();
        }

        @Override
        public Optional<Secret> forWaba(TenantId tenant, WabaId waba) {
            return Optional.of(new Secret("token-of-tern"));
        }
    };

    private final List<Object> exchanges = new CopyOnWriteArrayList<>();
    private GraphStub stub;

    @BeforeEach
    void start() throws IOException {
        stub = new GraphStub();
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void dialsWithTheDocumentedBodyAndReadsTheCallId() throws IOException {
        stub.says(200, new String(AnswersTest.payload("calls_post_connect_success"), StandardCharsets.UTF_8));
        GraphResult<Wacid> result = calling(stub.address())
                .connect(TERN, SOFIA, MIRA, "v=0\r\n", new Calling.Wishes("t42|call-0001", null));

        assertThat(((GraphResult.Ok<Wacid>) result).value().value()).startsWith("wacid.HBgL");
        GraphStub.Asked asked = stub.asked.getFirst();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.path()).isEqualTo("/v26.0/206418377150934/calls");
        assertThat(asked.authorization()).isEqualTo("Bearer token-of-tern");
        assertThat(JSON.readTree(asked.body())).isEqualTo(JSON.readTree("""
                {"messaging_product":"whatsapp","to":"385915550142","recipient":"HR.48120077315590","action":"connect",
                 "session":{"sdp_type":"offer","sdp":"v=0\\r\\n"},"biz_opaque_callback_data":"t42|call-0001"}
                """));
    }

    @Test
    void aRequestOfACallCarriesTheCallsTrace() {
        stub.says(200, OK);
        CallId ours = new CallId(UUID.randomUUID());
        Calling calling = calling(stub.address());
        try (Traced traced = new Traced()) {
            CallTraces.step(ours, "TERMINATE", () -> calling.terminate(TERN, SOFIA, CALL));
            calling.terminate(TERN, SOFIA, CALL);
            assertThat(stub.asked.getFirst().headers().getFirst(CallTraces.HEADER))
                    .startsWith("00-" + CallTraces.traceId(ours) + "-");
            assertThat(stub.asked.getLast().headers()).as("of no call").doesNotContainKey(CallTraces.HEADER);
            assertThat(traced.spans()).extracting(SpanData::getName).containsExactly("Graph POST", "TERMINATE");
        }
    }

    @Test
    void saysEveryOtherActionAsDocumented() {
        stub.says(200, OK);
        Calling calling = calling(stub.address());
        calling.preAccept(TERN, SOFIA, CALL, "v=0");
        calling.accept(
                TERN,
                SOFIA,
                CALL,
                "v=0",
                new Calling.Wishes("t42|uic", new Calling.Capture(true, true, "quality checks", "en_GB")));
        calling.reject(TERN, SOFIA, CALL);
        assertThat(calling.terminate(TERN, SOFIA, CALL)).isInstanceOf(GraphResult.Ok.class);

        String head = "{\"messaging_product\":\"whatsapp\",\"call_id\":\"" + CALL + "\",\"action\":";
        String capture = "{\"status\":\"ENABLED\",\"purpose\":\"quality checks\",\"announcement_language\":\"en_GB\"}";
        String session = ",\"session\":{\"sdp_type\":\"answer\",\"sdp\":\"v=0\"}";
        assertThat(stub.asked.stream().map(asked -> JSON.readTree(asked.body())))
                .containsExactly(
                        JSON.readTree(head + "\"pre_accept\"" + session + "}"),
                        JSON.readTree(head + "\"accept\"" + session + ",\"biz_opaque_callback_data\":\"t42|uic\""
                                + ",\"recording\":" + capture + ",\"transcription\":" + capture + "}"),
                        JSON.readTree(head + "\"reject\"}"),
                        JSON.readTree(head + "\"terminate\"}"));
    }

    @Test
    void asksForPermissionFreeFormAndByTemplate() {
        stub.says(200, "{\"messages\":[{\"id\":\"wamid.1\"}]}");
        var messages = new HttpMessages(client(stub.address()), TOKENS);
        assertThat(messages.requestCallPermission(TERN, SOFIA, MIRA, "May we call?"))
                .isEqualTo(new GraphResult.Ok<>("wamid.1"));
        messages.requestCallPermissionByTemplate(TERN, SOFIA, MIRA, "repair_call_permission", "en", List.of());
        messages.requestCallPermissionByTemplate(
                TERN, SOFIA, MIRA, "repair_call_permission", "en", List.of("5571", "heater"));

        String to = "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\",\"to\":\"385915550142\","
                + "\"recipient\":\"HR.48120077315590\",";
        assertThat(stub.asked.stream().map(asked -> JSON.readTree(asked.body())))
                .containsExactly(
                        JSON.readTree(
                                to + "\"type\":\"interactive\",\"interactive\":{\"type\":\"call_permission_request\","
                                        + "\"action\":{\"name\":\"call_permission_request\"},\"body\":{\"text\":\"May we call?\"}}}"),
                        JSON.readTree(to + "\"type\":\"template\",\"template\":{\"name\":\"repair_call_permission\","
                                + "\"language\":{\"code\":\"en\"}}}"),
                        JSON.readTree(
                                to + "\"type\":\"template\",\"template\":{\"name\":\"repair_call_permission\","
                                        + "\"language\":{\"code\":\"en\"},\"components\":[{\"type\":\"body\",\"parameters\":["
                                        + "{\"type\":\"text\",\"text\":\"5571\"},{\"type\":\"text\",\"text\":\"heater\"}]}]}}"));
    }

    @Test
    void readsPermissionByNumberElseByScopedId() throws IOException {
        stub.says(200, new String(AnswersTest.payload("call_permissions_temporary"), StandardCharsets.UTF_8));
        CallPermissionReads reads = new HttpCallPermissionReads(client(stub.address()), TOKENS);
        assertThat(reads.read(TERN, SOFIA, MIRA)).isInstanceOf(GraphResult.Ok.class);
        reads.read(TERN, SOFIA, new WaUser(null, new Bsuid("HR.4812+/="), null));
        assertThat(stub.asked.stream().map(GraphStub.Asked::path))
                .containsExactly(
                        "/v26.0/206418377150934/call_permissions?user_wa_id=385915550142",
                        "/v26.0/206418377150934/call_permissions?recipient=HR.4812%2B%2F%3D");
    }

    @Test
    void asksNoFurtherAfterMetaSaidTooMany() throws IOException {
        stub.says(429, new String(AnswersTest.payload("error_613_rate_limit_429"), StandardCharsets.UTF_8));
        CallPermissionReads reads = new HttpCallPermissionReads(client(stub.address()), TOKENS);
        assertThat(fault(reads.read(TERN, SOFIA, MIRA)).code()).isEqualTo(613);
        assertThat(fault(reads.read(TERN, SOFIA, MIRA)).code()).isEqualTo(613);
        assertThat(stub.asked).hasSize(1);
    }

    @Test
    void turnsPagesByCursorAndNeverGoesWhereNextPoints() {
        stub.says(200, """
                {"data":[{"id":"1"}],"paging":{"cursors":{"after":"A=="},"next":"http://127.0.0.1:9/evil"}}""");
        stub.says(200, "{\"data\":[{\"id\":\"2\"}],\"paging\":{\"cursors\":{\"after\":\"B==\"}}}");
        GraphResult<List<Map<String, Object>>> rows = numbers().list(TERN, new WabaId("104729118830551"));
        assertThat(rows).isEqualTo(new GraphResult.Ok<>(List.of(Map.of("id", "1"), Map.of("id", "2"))));
        assertThat(stub.asked.get(1).path()).endsWith("&after=A%3D%3D");
    }

    @Test
    void keepsUnknownMembersOfSettingsAsMetaWroteThem() throws IOException {
        stub.says(200, new String(AnswersTest.payload("settings_get_lowercase_schema"), StandardCharsets.UTF_8));
        GraphResult<Map<String, Object>> settings = numbers().settings(TERN, SOFIA);
        JsonNode sent = JSON.readTree(AnswersTest.payload("settings_get_lowercase_schema"));
        assertThat(JSON.<JsonNode>valueToTree(((GraphResult.Ok<Map<String, Object>>) settings).value()))
                .isEqualTo(sent);
    }

    @Test
    void readsFiftyInARequestAndAsksAgainForWhatMetaDidNotGetTo() {
        List<PhoneNumberId> numbers = IntStream.range(0, 52)
                .mapToObj(i -> new PhoneNumberId(String.valueOf(206_418_377_150_000L + i)))
                .toList();
        String settings = "{\"code\":200,\"body\":\"{\\\"calling\\\":{\\\"status\\\":\\\"ENABLED\\\"}}\"}";
        String refusal =
                "{\"code\":400,\"body\":\"{\\\"error\\\":{\\\"message\\\":\\\"(#33) gone\\\",\\\"code\\\":33}}\"}";
        stub.says(
                200,
                IntStream.range(0, 50)
                        .mapToObj(i -> i == 7 ? refusal : i == 9 ? "null" : settings)
                        .collect(Collectors.joining(",", "[", "]")));
        stub.says(200, "[" + settings + "]");
        stub.says(200, "[" + settings + ",null]");
        stub.says(200, "[null]");

        var answers = numbers().settings(TERN, new WabaId("104729118830551"), numbers);

        assertThat(answers.keySet()).containsExactlyElementsOf(numbers);
        assertThat(answers.get(numbers.get(9))).isInstanceOf(GraphResult.Ok.class);
        assertThat(fault(answers.get(numbers.get(7))).code()).isEqualTo(33);
        assertThat(fault(answers.get(numbers.get(51))).kind()).isEqualTo(GraphFaultKind.ANSWER_LOST);
        assertThat(answers.values().stream().filter(GraphResult.Ok.class::isInstance))
                .hasSize(50);
        assertThat(stub.asked).hasSize(5).allSatisfy(asked -> {
            assertThat(asked.method() + " " + asked.path()).isEqualTo("POST /v26.0/");
            assertThat(asked.authorization()).isEqualTo("Bearer token-of-tern");
        });
        assertThat(operations(0)).hasSize(50).first().isEqualTo(JSON.readTree("""
                {"method":"GET","relative_url":"206418377150000/settings"}"""));
        assertThat(operations(1)).hasSize(1).first().isEqualTo(JSON.readTree("""
                {"method":"GET","relative_url":"206418377150009/settings"}"""));
        assertThat(operations(2)).hasSize(2);
    }

    private JsonNode operations(int request) {
        return JSON.readTree(
                URLDecoder.decode(stub.asked.get(request).body().substring("batch=".length()), StandardCharsets.UTF_8));
    }

    @Test
    void aWholeBatchThatMetaRefusesIsEachOnesRefusal() {
        stub.says(400, "{\"error\":{\"message\":\"(#4) too many\",\"code\":4}}");
        var answers = numbers().settings(TERN, new WabaId("104729118830551"), List.of(SOFIA));
        assertThat(fault(answers.get(SOFIA)).kind()).isEqualTo(GraphFaultKind.RATE_LIMITED);
        assertThat(stub.asked).hasSize(1);
    }

    @Test
    void aMessageToAUserThatCameTooFastIsNotSentAgainBeforeItsTime() {
        stub.says(400, "{\"error\":{\"message\":\"(#131056) Pair rate limit hit\",\"code\":131056}}");
        var messages = new HttpMessages(client(stub.address()), TOKENS);
        assertThat(fault(messages.requestCallPermission(TERN, SOFIA, MIRA, null))
                        .code())
                .isEqualTo(131056);
        GraphFault early = fault(messages.requestCallPermission(TERN, SOFIA, MIRA, null));
        assertThat(early.kind()).isEqualTo(GraphFaultKind.RATE_LIMITED);
        assertThat(early.message()).startsWith("Not sent").contains("again in 1 s");
        messages.requestCallPermission(TERN, SOFIA, new WaUser(new E164("385915550143"), null, null), null);
        assertThat(stub.asked).as("the early one was not sent").hasSize(2);
    }

    @Test
    void listsSolutionsOfOurAppAndAnswersThemAsTheSystemUser() {
        stub.says(200, "{\"data\":[{\"id\":\"7744\"}],\"paging\":{\"cursors\":{\"after\":\"A\"},\"next\":\"x\"}}");
        stub.says(200, "{\"data\":[{\"id\":\"7745\"}]}");
        stub.says(200, "{\"success\":true}");
        GraphClient client = client(stub.address());
        var solutions = new HttpSolutions(client, meta(stub.address()), JSON, new PagedReads(client, JSON));
        Secret system = new Secret("system");
        assertThat(solutions.list("PARTNER", system))
                .isEqualTo(new GraphResult.Ok<>(List.of(Map.of("id", "7744"), Map.of("id", "7745"))));
        assertThat(solutions.act("7744", "send_deactivation_request", system)).isInstanceOf(GraphResult.Ok.class);
        assertThat(stub.asked)
                .allSatisfy(asked -> assertThat(asked.authorization()).isEqualTo("Bearer system"));
        assertThat(stub.asked.get(0).path())
                .startsWith("/v26.0/771203945518260/whatsapp_business_solutions?role=PARTNER&");
        assertThat(stub.asked.get(1).path()).endsWith("&after=A");
        assertThat(stub.asked.get(2).method() + " " + stub.asked.get(2).path())
                .isEqualTo("POST /v26.0/7744/send_deactivation_request");
    }

    @Test
    void handsInDocumentsOfABusinessAsOneForm() {
        stub.says(200, "{\"success\":true,\"message\":\"Submitted\",\"verification_attempts\":2}");
        var certification = new HttpBusinessCertification(client(stub.address()));
        assertThat(certification.hand(
                        "8801",
                        "3301",
                        List.of(
                                new BusinessCertification.Document("a.pdf", "application/pdf", new byte[] {1, 2}),
                                new BusinessCertification.Document("b.png", "image/png", new byte[] {3})),
                        new Secret("system")))
                .isEqualTo(new GraphResult.Ok<>(new BusinessCertification.Handed(2, "Submitted")));
        GraphStub.Asked asked = stub.asked.getFirst();
        assertThat(asked.path()).isEqualTo("/v26.0/8801/self_certify_whatsapp_business");
        assertThat(asked.body())
                .contains("name=\"end_business_id\"\r\n\r\n3301\r\n")
                .contains("name=\"business_documents[]\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n")
                .contains("filename=\"b.png\"")
                .endsWith("--\r\n");
    }

    @Test
    void asksForOurOwnSubscriptionsWithTheAppsToken() {
        stub.says(200, "{\"data\":[]}");
        numbers().appSubscriptions(TERN);
        assertThat(stub.asked.getFirst().authorization()).isEqualTo("Bearer 771203945518260|app-secret");
        assertThat(stub.asked.getFirst().path()).startsWith("/v26.0/771203945518260/subscriptions");
    }

    @Test
    void repeatsAReadThatHitTroubleButNeverADial() throws IOException {
        String trouble = new String(AnswersTest.payload("error_2_temporary_500"), StandardCharsets.UTF_8);
        stub.says(500, trouble);
        stub.says(500, trouble);
        stub.says(200, "{\"calling\":{}}");
        assertThat(numbers().settings(TERN, SOFIA)).isInstanceOf(GraphResult.Ok.class);
        assertThat(stub.asked).hasSize(3);

        stub.answers.clear();
        stub.says(500, trouble);
        GraphFault fault =
                fault(calling(stub.address()).connect(TERN, SOFIA, MIRA, "v=0", new Calling.Wishes(null, null)));
        assertThat(fault.outcomeUnknown()).isTrue();
        assertThat(stub.asked).hasSize(4);
    }

    @Test
    void givesUpReadingWhenItsDeadlineIsOver() throws IOException {
        try (ServerSocket silent = GraphStub.rude(socket -> {})) {
            long began = System.nanoTime();
            GraphFault fault = fault(
                    client(at(silent)).get(TERN, Optional.of(new Secret("t")), "/1/settings", Duration.ofMillis(300)));
            assertThat(fault.kind()).isEqualTo(GraphFaultKind.ANSWER_LOST);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(290), Duration.ofSeconds(2));
        }
    }

    @Test
    void doesNotWaitForABodyThatDripsForEver() throws IOException {
        try (ServerSocket dripping = GraphStub.rude(socket -> socket.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{".getBytes(StandardCharsets.US_ASCII)))) {
            GraphFault fault = fault(client(at(dripping))
                    .post(TERN, Optional.of(new Secret("t")), "/1/calls", Map.of(), Duration.ofMillis(300)));
            assertThat(fault.kind()).isEqualTo(GraphFaultKind.ANSWER_LOST);
            assertThat(fault.outcomeUnknown()).isTrue();
        }
    }

    @Test
    void doesNotKnowWhatBecameOfADialWhoseConnectionBroke() throws IOException {
        try (ServerSocket breaking = GraphStub.rude(socket -> socket.close())) {
            GraphFault fault =
                    fault(calling(at(breaking)).connect(TERN, SOFIA, MIRA, "v=0", new Calling.Wishes(null, null)));
            assertThat(fault.kind()).isEqualTo(GraphFaultKind.ANSWER_LOST);
            assertThat(fault.outcomeUnknown()).isTrue();
            assertThat(fault.retryHelps()).isFalse();
        }
    }

    @Test
    void knowsThatNothingWasSentWhenNobodyListens() throws IOException {
        ServerSocket closed = new ServerSocket(0);
        URI nobody = at(closed);
        closed.close();
        GraphFault fault = fault(calling(nobody).connect(TERN, SOFIA, MIRA, "v=0", new Calling.Wishes(null, null)));
        assertThat(fault.kind()).isEqualTo(GraphFaultKind.UNREACHABLE);
        assertThat(fault.outcomeUnknown()).isFalse();
    }

    @Test
    void refusesAnAnswerLargerThanOneMegabyte() {
        stub.says(200, "{\"x\":\"" + "a".repeat(1 << 20) + "\"}");
        GraphFault fault = fault(calling(stub.address()).terminate(TERN, SOFIA, CALL));
        assertThat(fault.kind()).isEqualTo(GraphFaultKind.ANSWER_LOST);
    }

    @Test
    void followsNoRedirect() {
        stub.says(302, "");
        GraphFault fault = fault(calling(stub.address()).terminate(TERN, SOFIA, CALL));
        assertThat(fault.httpStatus()).isEqualTo(302);
        assertThat(stub.asked).hasSize(1);
    }

    @Test
    void sendsNothingForANumberWithoutAToken() {
        GraphFault fault = fault(calling(stub.address()).terminate(TERN, new PhoneNumberId("1"), CALL));
        assertThat(fault.kind()).isEqualTo(GraphFaultKind.TOKEN_INVALID);
        assertThat(stub.asked).isEmpty();
    }

    @Test
    void tellsOfEachExchangeButNotWhatWasSaid(CapturedOutput output) throws IOException {
        stub.says(401, new String(AnswersTest.payload("error_138006_no_permission_401"), StandardCharsets.UTF_8));
        new HttpCallPermissionReads(client(stub.address()), TOKENS).read(TERN, SOFIA, MIRA);
        assertThat(exchanges).singleElement().isInstanceOfSatisfying(GraphExchange.class, told -> {
            assertThat(told.purpose()).isEqualTo("call_permissions");
            assertThat(told.tenantId()).isEqualTo(TERN);
            assertThat(told.fault()).isEqualTo(GraphFaultKind.NO_CALL_PERMISSION);
        });
        assertThat(output.getAll())
                .contains("event=graph-refused", "code=138006", "trace=APpMSq4h2RF7icGBZZ3O7Qv")
                .doesNotContain("385915550142", "token-of-tern", "HR.48120077315590");
    }

    private static URI at(ServerSocket server) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private static GraphFault fault(GraphResult<?> result) {
        return ((GraphResult.Failed<?>) result).fault();
    }

    private Calling calling(URI graph) {
        return new HttpCalling(client(graph), TOKENS);
    }

    private Numbers numbers() {
        GraphClient client = client(stub.address());
        return new HttpNumbers(
                client,
                TOKENS,
                meta(stub.address()),
                JSON,
                new BatchReads(
                        client,
                        new Addressing(meta(stub.address()), GatewayProperties.NONE),
                        new UsageHeaders(JSON, Clock.systemUTC()),
                        JSON),
                new PagedReads(client, JSON));
    }

    private GraphClient client(URI graph) {
        return new GraphClient(
                new Addressing(meta(graph), GatewayProperties.NONE),
                JSON,
                exchanges::add,
                new UsageHeaders(JSON, Clock.systemUTC()));
    }

    private static MetaProperties meta(URI graph) {
        return new MetaProperties(graph, "v26.0", "771203945518260", new Secret("app-secret"), null, null, null, null);
    }
}
