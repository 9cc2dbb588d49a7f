package io.pulseline.platform.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.graphapi.CallPermissionReads.Action;
import io.pulseline.platform.graphapi.CallPermissionReads.ActionState;
import io.pulseline.platform.graphapi.CallPermissionReads.Limit;
import io.pulseline.platform.graphapi.CallPermissionReads.Status;
import io.pulseline.platform.graphapi.GraphResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallVerdictIT extends LedgerScene {
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            TEMPORARY,     true,  0,   ALLOWED
            PERMANENT,     true,  99,  ALLOWED
            PERMANENT,     -,     0,   ALLOWED
            UNKNOWN,       true,  0,   ALLOWED
            TEMPORARY,     false, 100, CALL_LIMIT
            TEMPORARY,     false, 3,   NOT_NOW
            NO_PERMISSION, false, 0,   NO_PERMISSION
            NO_PERMISSION, -,     0,   NO_PERMISSION
            UNKNOWN,       -,     0,   NO_PERMISSION
            """)
    void goesByWhatMetaSaysMayBeDone(Status status, Boolean can, int used, String expected) {
        Instant reset = START.plus(Duration.ofHours(5));
        Limit limit = new Limit(Duration.ofHours(24), 100, used, used == 100 ? reset : null);
        meta.answer = FakeMeta.says(
                status, can == null ? List.of() : List.of(new ActionState(Action.START_CALL, can, List.of(limit))));
        switch (permissions.mayCall(TERN, SOFIA, user)) {
            case CallVerdict.Allowed allowed -> {
                assertThat(expected).isEqualTo("ALLOWED");
                assertThat(allowed.state().spokenBy()).isEqualTo(Speaker.META);
                assertThat(allowed.state().asOf()).isEqualTo(START);
            }
            case CallVerdict.Refused refused -> {
                assertThat(refused.why().name()).isEqualTo(expected);
                assertThat(refused.nextCall()).isEqualTo(expected.equals("CALL_LIMIT") ? reset : null);
            }
            case CallVerdict.Unknown unknown -> throw new AssertionError(unknown);
        }
    }

    @Test
    void guessesNothingWhenMetaCannotBeAskedAlthoughTheLedgerKnowsAGrant() {
        granted(START, null);
        meta.answer = new GraphResult.Failed<>(FakeMeta.UNREACHABLE);
        assertThat(permissions.mayCall(TERN, SOFIA, user)).isEqualTo(new CallVerdict.Unknown(FakeMeta.UNREACHABLE));
        assertThat(state().status()).isEqualTo(PermissionStatus.PERMANENT);
    }

    @Test
    void believesMetaOverTheLedgerAndKeepsThatAsEvidence() {
        granted(START, null);
        assertThat(permissions.mayCall(TERN, SOFIA, user)).isInstanceOf(CallVerdict.Refused.class);
        assertThat(state().status()).isEqualTo(PermissionStatus.NONE);
        assertThat(state().source()).isEqualTo("live_read");
        assertThat(kinds()).containsExactly("GRANTED", "LIVE_READ");
        permissions.mayCall(TERN, SOFIA, user);
        assertThat(kinds()).hasSize(2);
    }
}
