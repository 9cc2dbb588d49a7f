package io.pulseline.platform.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostQuestionTest {
    @Test
    void theSmallestPlaceThatKnowsEveryKeyAnswers() {
        assertThat(ask(List.of("day", "market"), Map.of("direction", "x"))).isEqualTo(CostQuestion.Source.COST_DAY);
        assertThat(ask(List.of(), Map.of())).isEqualTo(CostQuestion.Source.COST_DAY);
        assertThat(ask(List.of("day", "number"), Map.of())).isEqualTo(CostQuestion.Source.ROLLUP);
        assertThat(ask(List.of("day"), Map.of("tier", "0"))).isEqualTo(CostQuestion.Source.ROLLUP);
        assertThat(ask(List.of("hour"), Map.of())).isEqualTo(CostQuestion.Source.CHARGES);
        assertThat(ask(List.of("day"), Map.of("tag", "a"))).isEqualTo(CostQuestion.Source.CHARGES);
        assertThat(new CostQuestion(LocalDate.EPOCH, LocalDate.EPOCH, List.of("day"), ZoneId.of("UTC"), Map.of())
                        .source())
                .isEqualTo(CostQuestion.Source.CHARGES);
    }

    @Test
    void aKeyThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> ask(List.of("mood"), Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ask(List.of(), Map.of("x", "y"))).isInstanceOf(IllegalArgumentException.class);
    }

    private static CostQuestion.Source ask(List<String> groups, Map<String, String> only) {
        return new CostQuestion(LocalDate.EPOCH, LocalDate.EPOCH, groups, null, only).source();
    }
}
