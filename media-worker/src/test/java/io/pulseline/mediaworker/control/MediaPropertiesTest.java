package io.pulseline.mediaworker.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pulseline.mediaworker.relay.Relay;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MediaPropertiesTest {
    @Test
    void otherWorkersAreToldAnAddressOfTheirOwn() {
        assertThat(settings("0.0.0.0", "127.0.0.5").link().getHostAddress()).isEqualTo("127.0.0.5");
        assertThat(settings("0.0.0.0", "127.0.0.5").advertise()).containsExactly(InetAddress.ofLiteral("127.0.0.4"));
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

    private static Relay.RelaySettings settings(String bind, @Nullable String link) {
        return new MediaProperties(bind, List.of("127.0.0.4"), link, "42000-42010", Set.of(), 1).settings(10);
    }
}
