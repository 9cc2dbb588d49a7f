package io.pulseline.platform.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.WaUser;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whose workers a call wants: of Meta's media server first, of the user then.
class PlacementTest {
    private static final Placement PLACEMENT = new Placement(new PlacementProperties(List.of(
            new PlacementProperties.Region("us-east", List.of("157.240.0.0/16", "2a03:2880::/32"), List.of("1", "US")),
            new PlacementProperties.Region("caribbean", List.of("157.240.128.0/17"), List.of("1242")),
            new PlacementProperties.Region("eu-central", List.of(), List.of("385", "HR")))));

    @Test
    void metasServerDecidesBeforeTheUserDoes() {
        assertThat(PLACEMENT.of(at("157.240.9.9"), user("385915550142")))
                .hasValue(new Placement.Wish("us-east", "Meta's media server is in 157.240.0.0/16"));
        assertThat(PLACEMENT.of(at("2a03:2880::9"), user("385915550142")))
                .map(Placement.Wish::region)
                .hasValue("us-east");
        assertThat(PLACEMENT.of(at("157.240.200.9"), user("385915550142")))
                .as("the narrower network")
                .map(Placement.Wish::region)
                .hasValue("caribbean");
    }

    @Test
    void theUserDecidesWhereMetasServerIsNotKnown() {
        assertThat(PLACEMENT.of(at("31.13.24.1"), user("385915550142")))
                .hasValue(new Placement.Wish("eu-central", "the user's number begins with 385"));
        assertThat(PLACEMENT.of(List.of(), user("12425550142")))
                .as("the longer beginning")
                .map(Placement.Wish::region)
                .hasValue("caribbean");
        assertThat(PLACEMENT.of(List.of(), new WaUser(null, new Bsuid("HR.1349120865"), null)))
                .hasValue(new Placement.Wish("eu-central", "the user is in HR"));
    }

    @Test
    void nobodyKnownIsLeftToAnyWorker() {
        assertThat(PLACEMENT.of(List.of(), user("81915550142"))).isEmpty();
        assertThat(PLACEMENT.of(at("31.13.24.1"), null)).isEmpty();
        assertThat(new Placement(new PlacementProperties(List.of())).of(at("157.240.9.9"), user("385915550142")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"157.240.0.0", "157.240.0.0/33", "meta.example/8", "157.240.0.0/x"})
    void aNetworkThatIsNoneIsRefusedAtTheStart(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PlacementProperties.Region("eu", List.of(written), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+385", "hr", "Croatia"})
    void usersThatAreNeitherABeginningNorACountryAreRefusedAtTheStart(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PlacementProperties.Region("eu", List.of(), List.of(written)))
                .withMessageContaining(written);
    }

    private static List<InetAddress> at(String literal) {
        return List.of(InetAddress.ofLiteral(literal));
    }

    private static WaUser user(String digits) {
        return new WaUser(new E164(digits), null, null);
    }
}
