package io.pulseline.platform.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingsTest {
    @ParameterizedTest
    @CsvSource({
        "5511987654321, 551187654321", // a mobile of São Paulo
        "5491123456789, 541123456789", // a mobile of Buenos Aires
        "5215512345678, 525512345678" // Mexico before 2019 and since
    })
    void aLineIsWrittenInTwoWays(String one, String other) {
        assertThat(new E164(one).spellings()).containsExactly(new E164(one), new E164(other));
        assertThat(new E164(other).spellings()).containsExactly(new E164(other), new E164(one));
    }

    @Test
    void allOthersInOne() {
        // Bulgaria, a land line of São Paulo, the United States, half a number of Argentina
        for (String digits : new String[] {"35925550101", "551132654321", "15551234567", "54112345"}) {
            assertThat(new E164(digits).spellings()).containsExactly(new E164(digits));
        }
    }
}
