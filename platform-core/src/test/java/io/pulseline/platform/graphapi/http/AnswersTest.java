package io.pulseline.platform.graphapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.FixtureFolder;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Real answers to faults, as a table: one row per answer and status.
class AnswersTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @CsvFileSource(resources = "/graph/answers.csv", useHeadersInDisplayName = true)
    void readsEachAnswerAsMetaMeantIt(String file, int status, String kind, boolean retryHelps, boolean outcomeUnknown)
            throws IOException {
        GraphResult<JsonNode> result = Answers.read(JSON, status, payload(file));
        switch (result) {
            case GraphResult.Ok<JsonNode> ok -> assertThat(kind).isEqualTo("OK");
            case GraphResult.Failed<JsonNode>(GraphFault fault) -> {
                assertThat(fault.kind().name()).isEqualTo(kind);
                assertThat(fault.retryHelps()).isEqualTo(retryHelps);
                assertThat(fault.outcomeUnknown()).isEqualTo(outcomeUnknown);
                assertThat(fault.httpStatus()).isEqualTo(status);
            }
        }
    }

    @Test
    void keepsMetasWordsCodeAndTrace() throws IOException {
        GraphFault fault = fault(400, payload("error_138009_permission_request_limit"));
        assertThat(fault.code()).isEqualTo(138009);
        assertThat(fault.message()).isEqualTo("(#138009) Call Permission Request Limit Hit");
        assertThat(fault.details())
                .isEqualTo("Limit reached for call permission request sends for the given business and consumer pair");
        assertThat(fault.fbtraceId()).isEqualTo("Ag26iXUyZmMz4iqCzhG1EYD");
        assertThat(fault(401, payload("error_190_463_token_expired")).subcode()).isEqualTo(463);
        assertThat(fault(403, payload("error_200_permission_with_user_msg")).details())
                .startsWith("Your app is not live");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    502 | <html>Bad gateway</html>                                        | META_TROUBLE | true
                    429 |                                                                 | RATE_LIMITED | false
                    401 | nonsense                                                        | TOKEN_INVALID| false
                    302 |                                                                 | UNKNOWN      | false
                    200 | not json                                                        | ANSWER_LOST  | true
                    200 | [1]                                                             | ANSWER_LOST  | true
                    200 | {"success":false}                                               | UNKNOWN      | false
                    200 | {"success":true,"error":{"code":"138003","message":"busy"}}     | USER_ALREADY_IN_CALL | false
                    400 | {"error":{"code":100,"error_data":{"details":"Call is already terminated"}}} | CALL_STATE | false
                    400 | {"error":{"code":100,"error_data":{"details":"Invalid parameter to"}}}       | BAD_REQUEST | false
                    400 | {"error":{"code":987654,"message":"new"}}                       | UNKNOWN      | false
                    500 | {"error":{"code":987654,"message":"new"}}                       | META_TROUBLE | true
                    """)
    void neverThrowsForWhatCameBack(int status, String body, GraphFaultKind kind, boolean outcomeUnknown) {
        GraphFault fault = fault(status, (body == null ? "" : body).getBytes(StandardCharsets.UTF_8));
        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.outcomeUnknown()).isEqualTo(outcomeUnknown);
        assertThat(fault.message()).isNotBlank();
    }

    /// The classes of the sidecars in our words.
    private static final Map<String, GraphFaultKind> CLASSES = Map.ofEntries(
            Map.entry("invalid_parameter", GraphFaultKind.BAD_SDP),
            Map.entry("payment", GraphFaultKind.NO_PAYMENT_METHOD),
            Map.entry("sip_mode", GraphFaultKind.WRONG_SIGNALLING_MODE),
            Map.entry("not_enabled", GraphFaultKind.CALLING_NOT_ENABLED),
            Map.entry("no_permission", GraphFaultKind.NO_CALL_PERMISSION),
            Map.entry("timeout", GraphFaultKind.CONNECT_TIMEOUT),
            Map.entry("invalid_sdp", GraphFaultKind.BAD_SDP),
            Map.entry("permission_request_limit", GraphFaultKind.PERMISSION_REQUEST_LIMIT),
            Map.entry("restricted", GraphFaultKind.CALLING_RESTRICTED),
            Map.entry("token", GraphFaultKind.TOKEN_INVALID),
            Map.entry("app_permission", GraphFaultKind.NOT_ALLOWED),
            Map.entry("temporary", GraphFaultKind.META_TROUBLE));

    @Test
    void everyAnswerInTheFolderOfFixturesIsReadAsItsSidecarSays() {
        List<String> wrong = new ArrayList<>();
        for (FixtureFolder.Fixture fixture : FixtureFolder.all("graph")) {
            int status = fixture.meta().path("http_status").asInt(200);
            GraphResult<JsonNode> result = Answers.read(JSON, status, fixture.bytes());
            String kind = fixture.expect().path("class").asString("");
            switch (result) {
                case GraphResult.Ok<JsonNode> ok -> {
                    if (!kind.isEmpty()) {
                        wrong.add(fixture + " is taken for a success");
                    }
                }
                case GraphResult.Failed<JsonNode>(GraphFault fault) -> {
                    boolean limited = kind.equals("rate_limit")
                            && List.of(GraphFaultKind.RATE_LIMITED, GraphFaultKind.CALL_RATE_LIMIT)
                                    .contains(fault.kind());
                    if (!limited && CLASSES.get(kind) != fault.kind()) {
                        wrong.add(fixture + " is " + fault.kind() + ", wanted " + kind);
                    }
                    // "idempotent_only" is a retry that the adapter never does for a dial
                    boolean again =
                            !fixture.expect().path("retry").asString("false").equals("false");
                    if (again != fault.retryHelps()) {
                        wrong.add(fixture + ": retry helps is " + fault.retryHelps());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static GraphFault fault(int status, byte[] body) {
        return ((GraphResult.Failed<JsonNode>) Answers.read(JSON, status, body)).fault();
    }

    static byte[] payload(String name) throws IOException {
        try (var stream = AnswersTest.class.getResourceAsStream("/graph/" + name + ".json")) {
            return stream.readAllBytes();
        }
    }
}
