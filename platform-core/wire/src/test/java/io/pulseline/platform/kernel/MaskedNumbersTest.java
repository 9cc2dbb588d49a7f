package io.pulseline.platform.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.json.JsonWriter;

class MaskedNumbersTest {
    @ParameterizedTest
    @CsvSource({
        "event=dial user=+385915550142 number=35925550103,event=dial user=…0142 number=…0103",
        "sip:385915550142@example.com,sip:…0142@example.com",
        "called 385915550142.,called …0142.",
        "took 1500 ms,took 1500 ms",
        "at 2026-11-24T10:00:00Z,at 2026-11-24T10:00:00Z",
        "call 0197c2d4-1111-7222-8333-123456789012,call 0197c2d4-1111-7222-8333-123456789012"
    })
    void onlyTheLastFourDigitsStay(String said, String written) {
        assertThat(MaskedNumbers.masked(said)).isEqualTo(written);
    }

    @Test
    void onlyTextIsCut() {
        JsonWriter<Object> writer = JsonWriter.of(members -> {
            members.add("message", "user 385915550142");
            members.add("sequence", "385915550142");
            new MaskedNumbers().customize(members);
        });
        assertThat(writer.writeToString("x")).isEqualTo("{\"message\":\"user …0142\",\"sequence\":\"385915550142\"}");
    }
}
