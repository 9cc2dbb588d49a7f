package io.pulseline.platform.webhooks.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/// The locks besides the signature: where a delivery comes from, and whose certificate its sender has.
class MetaSourceTest {
    private static final String METAS = "client.webhooks.fbclientcerts.com";
    private static final String HEADER = "ssl-client-subject-dn";

    @Test
    void withoutSettingsEverybodyMayKnock() {
        assertThat(source(List.of(), "").refuses(from("203.0.113.9"))).isEmpty();
    }

    @Test
    void onlyItsNetworksAreLetIn() {
        MetaSource source = source(List.of("157.240.0.0/16", "2a03:2880::/32"), "");
        assertThat(source.refuses(from("157.240.255.1"))).isEmpty();
        assertThat(source.refuses(from("2a03:2880:0:0:0:0:0:9"))).isEmpty();
        assertThat(source.refuses(from("157.241.0.1"))).hasValue(MetaSource.Refusal.NETWORK);
        assertThat(source.refuses(from("unknown"))).hasValue(MetaSource.Refusal.NETWORK);
    }

    @Test
    void onlyTheOneSubjectOfMetasClientIsLetIn() {
        MetaSource source = source(List.of(), HEADER);
        assertThat(source.refuses(with("CN=" + METAS + ",O=Meta Platforms\\, Inc.,C=US")))
                .isEmpty();
        assertThat(source.refuses(with("CN=" + METAS, "CN=" + METAS))).hasValue(MetaSource.Refusal.CERTIFICATE);
        assertThat(source.refuses(with())).hasValue(MetaSource.Refusal.CERTIFICATE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "client.webhooks.fbclientcerts.com",
                "CN=client.webhooks.fbclientcerts.com.example",
                "CN=evil,O=client.webhooks.fbclientcerts.com",
                "O=CN\\=client.webhooks.fbclientcerts.com",
                "CN=evil,CN=client.webhooks.fbclientcerts.com",
                "CN="
            })
    void anotherSubjectIsNot(String subject) {
        assertThat(source(List.of(), HEADER).refuses(with(subject))).hasValue(MetaSource.Refusal.CERTIFICATE);
    }

    @Test
    void aNetworkThatIsNoneStopsTheStart() {
        assertThatIllegalArgumentException().isThrownBy(() -> source(List.of("AS32934"), ""));
    }

    private static MetaSource source(List<String> networks, String header) {
        return new MetaSource(new WebhookProperties(networks, new WebhookProperties.Certificate(header, METAS)));
    }

    private static MockHttpServletRequest from(String address) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        return request;
    }

    private static MockHttpServletRequest with(String... subjects) {
        MockHttpServletRequest request = from("157.240.9.9");
        for (String subject : subjects) {
            request.addHeader(HEADER, subject);
        }
        return request;
    }
}
