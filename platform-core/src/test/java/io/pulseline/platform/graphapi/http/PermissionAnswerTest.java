package io.pulseline.platform.graphapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.graphapi.CallPermissionReads.Action;
import io.pulseline.platform.graphapi.CallPermissionReads.ActionState;
import io.pulseline.platform.graphapi.CallPermissionReads.LivePermission;
import io.pulseline.platform.graphapi.CallPermissionReads.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// Both vocabularies and every gap that Meta's permission answer was seen with.
class PermissionAnswerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "call_permissions_temporary,                   TEMPORARY,     1745343479, false, true",
                "call_permissions_granted_alt_vocabulary,      TEMPORARY,     1735689600, true,  false",
                "call_permissions_denied_alt_vocabulary,       NO_PERMISSION, -,          false, true",
                "call_permissions_no_permission_empty_limits,  NO_PERMISSION, -,          false, true",
                "call_permissions_no_permission_no_actions,    NO_PERMISSION, -,          -,     -"
            })
    void readsStatusEndAndWhatMayBeDone(String file, Status status, Long end, Boolean canCall, Boolean canAsk)
            throws IOException {
        LivePermission answer = HttpCallPermissionReads.permission(JSON.readTree(AnswersTest.payload(file)));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.expiresAt()).isEqualTo(end == null ? null : Instant.ofEpochSecond(end));
        assertThat(can(answer.action(Action.START_CALL))).isEqualTo(canCall);
        assertThat(can(answer.action(Action.SEND_REQUEST))).isEqualTo(canAsk);
    }

    @Test
    void keepsLimitsAsTheDataTheyAre() throws IOException {
        LivePermission answer =
                HttpCallPermissionReads.permission(JSON.readTree(AnswersTest.payload("call_permissions_temporary")));
        var full = answer.action(Action.START_CALL).limits().getFirst();
        assertThat(full.period()).isEqualTo(Duration.ofHours(24));
        assertThat(full.maxAllowed()).isEqualTo(5);
        assertThat(full.used()).isEqualTo(5);
        assertThat(full.resetAt()).isEqualTo(Instant.ofEpochSecond(1745622600));
    }

    @ParameterizedTest
    @CsvSource({"PT24H,86400", "24h,86400", "P7D,604800", "7d,604800", "fortnight,0", "'',0"})
    void understandsBothSpellingsOfAPeriod(String period, long seconds) {
        var answer = HttpCallPermissionReads.permission(JSON.readTree("""
                {"permission":{"status":"permanent"},
                 "actions":[{"action_name":"START_CALL","can_perform_action":true,"limits":[{"time_period":"%s"}]}]}
                """.formatted(period)));
        assertThat(answer.status()).isEqualTo(Status.PERMANENT);
        assertThat(answer.action(Action.START_CALL).limits().getFirst().period())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void keepsAnUnknownWordUnknown() {
        var answer = HttpCallPermissionReads.permission(JSON.readTree("{\"permission\":{\"status\":\"weekends\"}}"));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.actions()).isEmpty();
    }

    private static Boolean can(ActionState state) {
        return state == null ? null : state.can();
    }
}
