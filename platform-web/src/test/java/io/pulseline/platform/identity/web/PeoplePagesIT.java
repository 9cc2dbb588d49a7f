package io.pulseline.platform.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.api.ApiScene;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.identity.ApiKeys;
import io.pulseline.platform.identity.KeyScope;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.web.PortalBrowser.Answer;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.web.http.CookieSerializer;

/// A tenant's administrator asks people in and lets them go; programs get keys that do what they were given for.
class PeoplePagesIT extends ApiScene {
    private static final Pattern LINK = Pattern.compile("http://[^\\s<]+/invitations/tern/([\\w-]+)");

    @Autowired
    People people;

    @Autowired
    Tenants tenants;

    @Autowired
    ApiKeys keys;

    @Autowired
    SessionRepository<? extends Session> sessions;

    @Autowired
    CookieSerializer cookies;

    @Test
    void aPersonIsInvitedComesInAndIsLetGo() throws Exception {
        PortalBrowser vera = browser("vera@tern.example");
        assertThat(vera.get("/t/tern/people").body()).contains("Sava Koleva", "Invite somebody");
        assertThat(browser("sava@tern.example").get("/t/tern/people").status()).isEqualTo(403);
        assertThat(vera.post("/t/tern/people/invitations", "email", "nika", "name", "Nika Bo", "role", "AGENT"))
                .satisfies(wrong -> {
                    assertThat(wrong.status()).isEqualTo(422);
                    assertThat(wrong.body()).contains("This is not an e-mail address.", "value=\"Nika Bo\"");
                });
        assertThat(invite(vera, "vera@tern.example").body()).contains("works here already");
        assertThat(invite(vera, "nika@tern.example").status()).isEqualTo(302);
        assertThat(vera.get("/t/tern/people").body()).contains("nika@tern.example", "Send again");

        String first = newestLink(vera);
        PortalBrowser nobody = PortalBrowser.ofNobody(port);
        assertThat(nobody.get(first).body()).contains("Come in to Tern Logistics", "nika@tern.example");
        assertThat(people.byEmail("nika@tern.example"))
                .as("looking changes nothing")
                .isEmpty();
        String id = id(vera.get("/t/tern/people").body(), "invitations");
        assertThat(vera.post("/t/tern/people/invitations/" + id + "/resends").status())
                .isEqualTo(302);
        String second = newestLink(vera);
        assertThat(second).isNotEqualTo(first);
        assertThat(nobody.get(first).status()).as("the link before").isEqualTo(404);
        nobody.get(second);
        assertThat(nobody.post(second).location()).endsWith("/t/tern/");
        assertThat(nobody.get(second).status()).as("used").isEqualTo(404);
        assertThat(vera.get("/t/tern/people/outbox").body()).doesNotContain("/invitations/tern/");

        PortalBrowser nika = browser("nika@tern.example");
        assertThat(nika.get("/t/tern/calls").status()).isEqualTo(200);
        CompletableFuture<HttpResponse<String>> stream = nika.open("/t/tern/live/stream?parts=board");
        String person = people.byEmail("nika@tern.example").orElseThrow().id().toString();
        assertThat(vera.get("/t/tern/people/" + person).body()).contains("Chrome, Linux", "Sign out everywhere");
        Instant let = Instant.now();
        assertThat(vera.post("/t/tern/people/" + person + "/deactivation").status())
                .isEqualTo(302);
        assertThat(nika.get("/t/tern/calls").location()).endsWith("/signin");
        stream.get(7, TimeUnit.SECONDS);
        assertThat(Duration.between(let, Instant.now())).isLessThan(Duration.ofSeconds(6));
        assertThat(vera.get("/t/tern/people/" + person).body()).contains("Access ended", "Give access back");
        assertThat(browser("nika@tern.example").get("/t/tern/calls").status()).isEqualTo(404);
        vera.post("/t/tern/people/" + person + "/reactivation");
        assertThat(browser("nika@tern.example").get("/t/tern/calls").status()).isEqualTo(200);
    }

    @Test
    void anInvitationIsTakenBackAndTheLastAdministratorStays() {
        PortalBrowser maya = browser("maya@marlin.example");
        maya.post("/t/marlin/people/invitations", "email", "late@marlin.example", "role", "AGENT");
        String letter = maya.get("/t/marlin/people/outbox").body();
        String link = Pattern.compile("/invitations/marlin/[\\w-]+")
                .matcher(letter)
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElseThrow();
        String id = id(maya.get("/t/marlin/people").body(), "invitations");
        maya.post("/t/marlin/people/invitations/" + id + "/revocation");
        assertThat(PortalBrowser.ofNobody(port).get(link).status()).isEqualTo(404);

        String herself =
                people.byEmail("maya@marlin.example").orElseThrow().id().toString();
        for (String act : List.of("deactivation", "role")) {
            maya.post("/t/marlin/people/" + herself + "/" + act, "role", "AGENT");
            assertThat(maya.get("/t/marlin/people/" + herself).body()).contains("This is the last administrator.");
        }
        String noah = people.byEmail("noah@marlin.example").orElseThrow().id().toString();
        maya.post("/t/marlin/people/" + noah + "/role", "role", "TENANT_ADMIN");
        maya.post("/t/marlin/people/" + herself + "/role", "role", "TENANT_ANALYST");
        assertThat(maya.get("/t/marlin/people").status()).as("no longer hers").isEqualTo(403);
        browser("noah@marlin.example").post("/t/marlin/people/" + herself + "/role", "role", "TENANT_ADMIN");
        assertThat(maya.get("/t/marlin/people").status()).isEqualTo(200);
        maya.post("/t/marlin/people/" + noah + "/role", "role", "AGENT");
    }

    @Test
    void everybodySignsOutTheirOtherBrowsers() {
        PortalBrowser here = browser("ivo@tern.example");
        PortalBrowser there = browser("ivo@tern.example");
        assertThat(there.get("/t/tern/account").status()).isEqualTo(200);
        assertThat(here.get("/t/tern/account").body()).contains("This one", "Sign out all others");
        here.post("/t/tern/account/sign-outs");
        assertThat(here.get("/t/tern/account").status()).isEqualTo(200);
        assertThat(there.get("/t/tern/account").location()).endsWith("/signin");
        assertThat(here.post("/t/tern/account/zone", "zone", "Mars/One").status())
                .isEqualTo(422);
        here.post("/t/tern/account/zone", "zone", "Asia/Tokyo");
        assertThat(here.get("/t/tern/account").body()).contains("value=\"Asia/Tokyo\"", "Times in Asia/Tokyo");
        here.post("/t/tern/account/zone", "zone", "");
    }

    @Test
    void aKeyIsShownOnceDoesWhatItWasGivenForAndEnds() {
        PortalBrowser vera = browser("vera@tern.example");
        Answer made = vera.post("/t/tern/settings/keys", "name", "crm", "scope", "CALLS", "days", "30");
        String key = Pattern.compile("plk_tern_[\\w-]+")
                .matcher(made.body())
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElseThrow();
        assertThat(vera.get("/t/tern/settings/keys").body()).contains("crm").doesNotContain(key);
        assertThat(vera.post("/t/tern/settings/keys", "name", " ").status()).isEqualTo(422);

        get(key, "/numbers").is(200);
        post(key, "/calls", "{}", anyKey()).isProblem(422, "invalid");
        post(key, "/permissions/requests", "{}", anyKey()).isProblem(403, "scope");
        send(request(key, "/numbers/" + SOFIA + "/routing")
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{}")))
                .isProblem(403, "scope");
        post(key, "/costs/preview", "{\"market\":\"Croatia\",\"seconds\":60}").is(200);
        assertThat(keys.list(tern().id()))
                .filteredOn(entry -> entry.name().equals("crm"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.usedAt()).isNotNull();
                    assertThat(entry.expiresAt()).isAfter(Instant.now().plus(Duration.ofDays(29)));
                    assertThat(entry.hint()).isEqualTo(key.substring(key.length() - 4));
                    vera.post("/t/tern/settings/keys/" + entry.id() + "/revocation");
                });
        get(key, "/numbers").isProblem(401, "unauthorised");
        String over = keys.make(
                new Actor.Platform("test"),
                tern(),
                "over",
                Set.of(KeyScope.CALLS),
                Instant.now().minusSeconds(1));
        get(over, "/numbers").isProblem(401, "unauthorised");
    }

    @Test
    void aStaffKeyIsMadeByAnAdministratorOfTheBspOnly() {
        Answer made = browser("olga@bsp.example").post("/bsp/keys", "name", "billing", "scope", "EVERYTHING");
        assertThat(made.body()).contains("plk_staff_");
        assertThat(browser("simon@bsp.example")
                        .post("/bsp/keys", "name", "mine")
                        .status())
                .isEqualTo(403);
        assertThat(browser("sava@tern.example")
                        .post("/t/tern/settings/keys", "name", "mine")
                        .status())
                .isEqualTo(403);
    }

    private Tenant tern() {
        return tenants.bySlug("tern").orElseThrow();
    }

    private PortalBrowser browser(String email) {
        return PortalBrowser.of(port, sessions, cookies, people, email);
    }

    private static Answer invite(PortalBrowser vera, String email) {
        return vera.post("/t/tern/people/invitations", "email", email, "name", "Nika Bo", "role", "AGENT");
    }

    private static String newestLink(PortalBrowser vera) {
        String token = LINK.matcher(vera.get("/t/tern/people/outbox").body())
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        return "/invitations/tern/" + token;
    }

    private static String id(String page, String kind) {
        return Pattern.compile("/people/" + kind + "/([0-9a-f-]{36})/")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }
}
