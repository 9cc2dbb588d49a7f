package io.pulseline.platform.graphapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.kernel.PhoneNumberId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadBudgetTest {
    private static final PhoneNumberId SOFIA = new PhoneNumberId("1");
    private static final PhoneNumberId ZAGREB = new PhoneNumberId("2");
    private static final GraphFault SAID =
            new GraphFault(GraphFaultKind.RATE_LIMITED, 429, 613, null, "(#613) too many", null, "trace", true, false);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final ReadBudget budget = new ReadBudget(2, now::get);

    @Test
    void lendsEachNumberItsOwnReadsPerSecond() {
        assertThat(budget.spend(SOFIA)).isEmpty();
        assertThat(budget.spend(SOFIA)).isEmpty();
        assertThat(budget.spend(SOFIA)).get().extracting(GraphFault::kind).isEqualTo(GraphFaultKind.RATE_LIMITED);
        assertThat(budget.spend(ZAGREB)).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(budget.spend(SOFIA)).isEmpty();
    }

    @Test
    void staysSilentLongerEachTimeMetaSaysTooMany() {
        budget.slowDown(SOFIA, SAID);
        assertThat(budget.spend(SOFIA)).contains(SAID);
        pass(Duration.ofSeconds(1));
        assertThat(budget.spend(SOFIA)).isEmpty();
        budget.slowDown(SOFIA, SAID);
        pass(Duration.ofMillis(1500));
        assertThat(budget.spend(SOFIA)).contains(SAID);
        pass(Duration.ofMillis(500));
        assertThat(budget.spend(SOFIA)).isEmpty();
        budget.fine(SOFIA);
        budget.slowDown(SOFIA, SAID);
        pass(Duration.ofSeconds(1));
        assertThat(budget.spend(SOFIA)).isEmpty();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
