package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallPropertiesTest {
    @Test
    void metasWindowIsThirtyToSixtySeconds() {
        assertThat(new CallProperties(Duration.ofSeconds(45)).ringLimit()).isEqualTo(Duration.ofSeconds(105));
        assertThatThrownBy(() -> new CallProperties(Duration.ofSeconds(29)))
                .hasMessageContaining("pulseline.calls.answer-deadline is 30s to 60s, not 29s");
        assertThatThrownBy(() -> new CallProperties(Duration.ofSeconds(61))).hasMessageContaining("61s");
    }
}
