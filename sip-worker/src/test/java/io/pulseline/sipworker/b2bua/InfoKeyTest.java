package io.pulseline.sipworker.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.sipworker.stack.SipRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfoKeyTest {
    private static java.util.Optional<InfoKey> read(String body) {
        SipRequest info = SipRequest.of("INFO", "sip:a@b");
        info.setBody(InfoKey.RELAY, body.replace("|", "\r\n"));
        return InfoKey.read(info);
    }

    /// As Cisco, Asterisk, Snom and Yealink write them.
    @ParameterizedTest
    @CsvSource({
        "Signal=5|Duration=160|, 5, 160",
        "Signal= 5|Duration= 250, 5, 250",
        "signal=#|duration=100, #, 100",
        "Signal=10|Duration=160, *, 160",
        "Signal=d, D, 160",
        "7, 7, 160",
        "11, #, 160",
        "Duration=90|Signal=*, *, 90"
    })
    void readsTheFormsThatAreAbout(String body, String key, int millis) {
        assertThat(read(body)).hasValue(new InfoKey(key, millis));
    }

    @Test
    void aHookFlashIsNoKeyAndNoMistake() {
        assertThat(read("Signal=hf")).hasValue(new InfoKey("", 160));
        assertThat(read("Signal=16|Duration=300")).hasValue(new InfoKey("", 300));
    }

    @ParameterizedTest
    @CsvSource({"''", "Signal=", "Signal=55", "Signal=Z|Duration=1", "Duration=100", "hello there"})
    void whatNamesNoKeyIsNotGuessedAt(String body) {
        assertThat(read(body)).isEmpty();
    }

    @Test
    void writesWhatItReads() {
        InfoKey key = new InfoKey("*", 240);
        assertThat(read(key.body(InfoKey.RELAY))).hasValue(key);
        assertThat(key.body(InfoKey.PLAIN)).isEqualTo("*");
    }
}
