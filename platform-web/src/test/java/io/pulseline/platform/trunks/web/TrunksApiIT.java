package io.pulseline.platform.trunks.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.api.ApiScene;
import java.net.http.HttpRequest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A program adds a tenant's telephone system.
class TrunksApiIT extends ApiScene {
    private static final String PATH = "/sip/trunks";

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            tern.pstn.twilio.com:5061;transport=tls  | ''  | hosts       | pstn.carrier-name
            sip.telnyx.com                           | ''  | hosts       | pstn.carrier-name
            54.172.60.1:5061                         | ''  | hosts       | pstn.carrier-address
            10.1.2.3:5061                            | ''  | hosts       | pstn.not-public
            nobody.pulseline.invalid:5061            | ''  | hosts       | pstn.unknown-name
            ''                                       | 00  | dial_prefix | pstn.dial-prefix
            ''                                       | 011 | dial_prefix | pstn.dial-prefix
            """)
    void aWayIntoTheTelephoneNetworkIsRefusedWithItsRule(String host, String prefix, String field, String rule) {
        Reply refused = post(TERN, PATH, draft("gate", host, prefix)).isProblem(422, "invalid");
        assertThat(refused.at("errors")).hasSize(1);
        assertThat(refused.text("errors.0.field")).isEqualTo(field);
        assertThat(refused.text("errors.0.message")).contains("(" + rule + ")");
        assertThat(get(TERN, PATH).is(200).body()).as("nothing was saved").doesNotContain("gate");
    }

    @Test
    void aServerOfOnesOwnIsTakenAndItsPasswordToldOnce() {
        String name = "own " + UUID.randomUUID();
        Reply made = post(TERN, PATH, draft(name, "157.240.19.53:5061;transport=tls", "7"));
        made.is(201);
        assertThat(made.text("auth.password")).hasSizeGreaterThan(15);
        String id = made.text("id");
        Reply seen = get(TERN, PATH + "/" + id).is(200);
        assertThat(seen.text("dial_prefix")).isEqualTo("7");
        assertThat(seen.at("auth.password").isMissingNode()).isTrue();
        get(MARLIN, PATH + "/" + id).isProblem(404, "not-found");
        send(request(MARLIN, PATH + "/" + id).DELETE()).isProblem(404, "not-found");
        send(request(TERN, PATH + "/" + id).DELETE()).is(204);
        get(TERN, PATH + "/" + id).isProblem(404, "not-found");
    }

    @Test
    void keysTravelByInfoWhereTheTrunkIsSetToIt() {
        String draft = draft("keys " + UUID.randomUUID(), "", "");
        post(TERN, PATH, draft.replace("{\"name\"", "{\"dtmf\":\"INBAND\",\"name\""))
                .isProblem(422, "invalid");
        Reply made = post(TERN, PATH, draft.replace("{\"name\"", "{\"dtmf\":\"INFO\",\"name\""));
        made.is(201);
        String id = made.text("id");
        assertThat(get(TERN, PATH + "/" + id).is(200).text("dtmf")).isEqualTo("INFO");
        send(request(TERN, PATH + "/" + id).DELETE()).is(204);
    }

    @Test
    void whatATrunkMayCostADayIsMoneyOfACurrencyThatIsBilled() throws Exception {
        Reply made = post(TERN, PATH, draft("capped " + UUID.randomUUID(), "", ""));
        String path = PATH + "/" + made.text("id") + "/day-caps";
        assertThat(get(TERN, path).is(200).at("caps")).isEmpty();
        Reply kept = put(TERN, path, "{\"caps\":[{\"amount\":\"25.5\",\"currency\":\"USD\"}]}");
        assertThat(kept.is(200).text("caps.0.amount")).isEqualTo("25.50");
        assertThat(get(TERN, path).is(200).text("caps.0.currency")).isEqualTo("USD");
        Reply refused = put(
                TERN,
                path,
                "{\"caps\":[{\"amount\":\"0\",\"currency\":\"USD\"},{\"amount\":\"3\",\"currency\":\"XTS\"}]}");
        assertThat(refused.isProblem(422, "invalid").at("errors")).hasSize(2);
        assertThat(refused.text("errors.0.field")).isEqualTo("caps[0].amount");
        assertThat(refused.text("errors.1.field")).isEqualTo("caps[1].currency");
        put(TERN, path, "{}").isProblem(422, "invalid");
        get(MARLIN, path).isProblem(404, "not-found");
        put(MARLIN, path, "{\"caps\":[]}").isProblem(404, "not-found");
        assertThat(get(TERN, path).text("caps.0.amount"))
                .as("what is refused changes nothing")
                .isEqualTo("25.50");
        assertThat(put(TERN, path, "{\"caps\":[]}").is(200).at("caps")).isEmpty();
        send(request(TERN, PATH + "/" + made.text("id")).DELETE()).is(204);
    }

    private Reply put(String key, String path, String json) throws Exception {
        return send(request(key, path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static String draft(String name, String host, String prefix) {
        return """
                {"name":"%s","hosts":[%s],"auth":{"mode":"DIGEST","username":"gate-%s"},"dial_prefix":"%s"}
                """.formatted(
                        name,
                        host.isEmpty() ? "" : "\"" + host + "\"",
                        UUID.randomUUID().toString().substring(0, 8),
                        prefix);
    }
}
