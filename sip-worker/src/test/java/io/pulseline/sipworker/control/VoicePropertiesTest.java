package io.pulseline.sipworker.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pulseline.sipworker.media.MediaPlane;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VoicePropertiesTest {
    @Test
    void otherWorkersAreToldAnAddressOfTheirOwn() {
        assertThat(settings("0.0.0.0", "127.0.0.5").link().getHostAddress()).isEqualTo("127.0.0.5");
        assertThat(settings("0.0.0.0", "127.0.0.5").advertise()).isEqualTo(InetAddress.ofLiteral("127.0.0.4"));
        assertThat(settings("0.0.0.0", null).link().getHostAddress())
                .as("without one what everybody is told")
                .isEqualTo("127.0.0.4");
    }

    @Test
    void whereNobodyListensNobodyIsSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("127.0.0.4", "127.0.0.5"))
                .withMessageContaining("link-address");
        assertThat(settings("127.0.0.5", "127.0.0.5").link().getHostAddress()).isEqualTo("127.0.0.5");
    }

    private static MediaPlane.MediaSettings settings(String bind, @Nullable String link) {
        return new VoiceProperties(bind, "127.0.0.4", link, "42000-42010", 1).settings(address -> true);
    }
}
