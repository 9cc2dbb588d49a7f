package io.pulseline.platform.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.graphapi.ButtonTemplates;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallButtonTemplateTest {
    @ParameterizedTest(name = "{0}, {1}, {2}, {4}, {5} min")
    @CsvSource(delimiter = '|', nullValues = "–", textBlock = """
            ring_us | en    | Ring us about {{1}}.   | 5571 | Ring us               | 1440  | –
            ring_us | pt_BR | Ring us.               | –    | 12345678901234567890  | 43200 | –
            Ring us | en    | Ring us.               | –    | Ring us               | 1440  | name
            ring_us | EN    | Ring us.               | –    | Ring us               | 1440  | language
            ring_us | en    | ''                     | –    | Ring us               | 1440  | body
            ring_us | en    | Ring us about {{2}}.   | 5571 | Ring us               | 1440  | body
            ring_us | en    | Ring us about {{1}}.   | –    | Ring us               | 1440  | examples
            ring_us | en    | Ring us.               | –    | ''                    | 1440  | label
            ring_us | en    | Ring us.               | –    | 123456789012345678901 | 1440  | label
            ring_us | en    | Ring us.               | –    | Ring us               | 1439  | ttl
            ring_us | en    | Ring us.               | –    | Ring us               | 43201 | ttl
            """)
    void refusesTemplatesThatMetaRefuses(
            String name, String language, String body, String example, String label, int ttl, String wrong) {
        ButtonTemplates.Words words = new ButtonTemplates.Words(
                name, language, "UTILITY", body, example == null ? List.of() : List.of(example), label, ttl);
        assertThat(CallButtonTemplate.wrong(words)).isEqualTo(wrong == null ? List.of() : List.of(wrong));
    }

    @Test
    void refusesMessagesThatMetaRefuses() {
        assertThat(wrong("APPROVED", List.of("5571"), 1, "order")).isEmpty();
        assertThat(wrong("APPROVED", List.of("5571"), 43_200, "x".repeat(512))).isEmpty();
        assertThat(wrong("PENDING", List.of("5571"), 240, "")).containsExactly("template");
        assertThat(wrong("APPROVED", List.of(), 240, "")).containsExactly("values");
        assertThat(wrong("APPROVED", List.of("5571", "more"), 240, "")).containsExactly("values");
        assertThat(wrong("APPROVED", List.of("5571"), 0, "")).containsExactly("ttl");
        assertThat(wrong("APPROVED", List.of("5571"), 43_201, "")).containsExactly("ttl");
        assertThat(wrong("APPROVED", List.of("5571"), 240, "x".repeat(513))).containsExactly("payload");
    }

    private static List<String> wrong(String status, List<String> values, int ttl, String payload) {
        return CallButtonTemplate.wrong(
                new ButtonTemplates.Template(
                        "ring_us", "en", "UTILITY", status, "Ring us about {{1}}.", "Ring us", 1_440, null),
                new ButtonTemplates.Sending("ring_us", "en", values, ttl, payload));
    }
}
