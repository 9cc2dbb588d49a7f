package io.pulseline.platform.graphapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairPaceTest {
    private static final PhoneNumberId SOFIA = new PhoneNumberId("1");
    private static final PhoneNumberId ZAGREB = new PhoneNumberId("2");
    private static final WaUser MIRA = new WaUser(new E164("385915550142"), null, null);
    private static final WaUser JON = new WaUser(new E164("385915550143"), null, null);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final PairPace pace = new PairPace(now::get);

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 4", "3, 16", "4, 64", "5, 256"})
    void isSilentForFourToThePowerOfX(int times, int seconds) {
        for (int i = 0; i < times; i++) {
            pace.slowDown(SOFIA, MIRA);
        }
        pass(Duration.ofSeconds(seconds).minusMillis(1));
        assertThat(pace.refusal(SOFIA, MIRA)).get().satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(GraphFaultKind.RATE_LIMITED);
            assertThat(fault.retryHelps()).isTrue();
            assertThat(fault.message()).contains("again in 1 s");
        });
        pass(Duration.ofMillis(1));
        assertThat(pace.refusal(SOFIA, MIRA)).isEmpty();
    }

    @Test
    void silencesOneUserAtOneNumberOnly() {
        pace.slowDown(SOFIA, MIRA);
        assertThat(pace.refusal(SOFIA, MIRA)).isPresent();
        assertThat(pace.refusal(SOFIA, JON)).isEmpty();
        assertThat(pace.refusal(ZAGREB, MIRA)).isEmpty();
    }

    @Test
    void beginsAgainAfterAMessageThatMetaTook() {
        for (int i = 0; i < 4; i++) {
            pace.slowDown(SOFIA, MIRA);
        }
        pace.fine(SOFIA, MIRA);
        pace.slowDown(SOFIA, MIRA);
        assertThat(pace.refusal(SOFIA, MIRA))
                .get()
                .extracting(GraphFault::message)
                .asString()
                .contains("in 1 s");
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
