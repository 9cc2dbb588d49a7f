package io.pulseline.platform.calllists.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.WaUser;
import org.junit.jupiter.api.Test;

class ListedTextTest {
    @Test
    void aLineIsAUserWithOrWithoutAName() {
        assertThat(ListedText.read("""
                        \uFEFF+385 91 555 0199, Mira
                        "385915550198";"Ana, of Zagreb"

                        00385915550197
                        HR.48120077315590\tIva
                        """).users())
                .containsExactly(
                        new WaUser(new E164("385915550199"), null, "Mira"),
                        new WaUser(new E164("385915550198"), null, "Ana, of Zagreb"),
                        new WaUser(new E164("385915550197"), null, null),
                        new WaUser(null, new Bsuid("HR.48120077315590"), "Iva"));
    }

    @Test
    void whoIsNamedTwiceIsOneAndWhatIsNeitherIsSaid() {
        ListedText text = ListedText.read("385915550199\n+385915550199,again\nname,number\n12\n");
        assertThat(text.users()).hasSize(1);
        assertThat(text.broken()).containsExactly("name,number", "12");
    }
}
