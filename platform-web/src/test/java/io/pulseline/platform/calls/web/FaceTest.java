package io.pulseline.platform.calls.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.calls.CallState;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.Phase;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.numbers.SignallingMode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FaceTest {
    @Test
    void noMicrophoneIsOpenedForACallThatMetaMayRefuse() {
        assertThat(new Face.Placing(dialled(null)).joins()).isFalse();
        assertThat(new Face.Placing(dialled(new Wacid("wacid.TAKEN"))).joins()).isTrue();
    }

    private static CallView dialled(@Nullable Wacid wacid) {
        return new CallView(
                new TenantId(new UUID(0, 1)),
                new CallId(new UUID(0, 2)),
                wacid,
                new PhoneNumberId("206418377150934"),
                Direction.BUSINESS_INITIATED,
                Phase.DIALING,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                SignallingMode.GRAPH,
                CallState.fresh(Direction.BUSINESS_INITIATED));
    }
}
