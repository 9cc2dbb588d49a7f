package io.pulseline.platform.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PulselineApplication;
import io.pulseline.platform.identity.People;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// An app is set up and asked for once a session, its codes are good once and cannot be guessed, paper helps when the
/// phone
/// is gone, and a company may demand it of everybody. Passkeys need a browser: `PeopleIT`.
@SpringBootTest(
        classes = PulselineApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "pulseline.workers.gateway-port=0",
            "pulseline.meta.graph-url=http://127.0.0.1:1",
            "pulseline.meta.app-secret=not used here",
            "pulseline.meta.verify-token=not used here"
        })
@ActiveProfiles("demo")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecondFactorIT {
    private static final TestDatabase DATABASE = TestDatabase.create("second_factor");
    private static final String VERA = "vera@tern.example";
    private static final String SAVA = "sava@tern.example";
    private static final String OLGA = "olga@bsp.example";
    private static final Pattern KEY = Pattern.compile("id=\"secret\">([A-Z2-7 ]+)<");
    private static final Pattern CODE = Pattern.compile("[a-z2-9]{4}(?:-[a-z2-9]{4}){3}");

    @LocalServerPort
    int port;

    @Autowired
    People people;

    @Autowired
    SessionRepository<? extends Session> sessions;

    @Autowired
    CookieSerializer cookies;

    private AppOnAPhone app = new AppOnAPhone("");
    private List<String> paper = List.of();

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        PortalDatabase.use(registry, DATABASE, "second_factor");
    }

    @Test
    @Order(1)
    void anAppCountsOnlyAfterItsFirstCode() throws Exception {
        PortalBrowser vera = signedIn(VERA);
        assertThat(vera.get("/second-factor/setup").body()).contains("Set up an app");
        assertThat(vera.post("/second-factor/setup/app").status()).isEqualTo(302);
        String page = vera.get("/second-factor/setup").body();
        Matcher key = KEY.matcher(page);
        assertThat(key.find()).as(page).isTrue();
        app = new AppOnAPhone(key.group(1));
        assertThat(signedIn(VERA).get("/t/tern/").status()).as("not proven yet").isEqualTo(200);
        PortalBrowser.Answer wrong = vera.post("/second-factor/setup/app/confirmation", "code", "000000");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()).contains("This code is not right");
        PortalBrowser.Answer set = vera.post(
                "/second-factor/setup/app/confirmation",
                "code",
                app.code(Instant.now().minusSeconds(30)));
        assertThat(set.status()).isEqualTo(200);
        paper = CODE.matcher(set.body()).results().map(MatchResult::group).toList();
        assertThat(paper).hasSize(10).doesNotHaveDuplicates();
        assertThat(vera.get("/t/tern/").status()).as("proved in this session").isEqualTo(200);
        assertThat(vera.get("/second-factor/setup").body())
                .contains("Your app is set up.")
                .doesNotContain(app.key(), paper.getFirst());
    }

    @Test
    @Order(2)
    void fromThenOnItIsAskedForOnceASessionAndACodeIsGoodOnce() throws Exception {
        PortalBrowser vera = signedIn(VERA);
        assertThat(vera.get("/t/tern/numbers?x=1").location())
                .endsWith("/second-factor?to=%2Ft%2Ftern%2Fnumbers%3Fx%3D1");
        assertThat(vera.get("/second-factor?to=/t/tern/numbers").body())
                .contains("Six digits of your authenticator app");
        assertThat(vera.post("/t/tern/account/zone", "zone", "UTC").status()).isEqualTo(403);
        assertThat(vera.post("/second-factor/setup/app/removal").status())
                .as("not without it")
                .isEqualTo(403);
        assertThat(vera.post("/second-factor/setup/codes").status()).isEqualTo(403);
        assertThat(vera.get("/second-factor/setup").location()).endsWith("/second-factor?to=/second-factor/setup");
        String code = app.code(Instant.now());
        assertThat(vera.post("/second-factor", "code", code, "to", "/t/tern/numbers")
                        .location())
                .endsWith("/t/tern/numbers");
        assertThat(vera.get("/t/tern/numbers").status()).isEqualTo(200);
        assertThat(signedIn(VERA).post("/second-factor", "code", code).status())
                .as("a code that somebody saw over her shoulder")
                .isEqualTo(422);
        assertThat(signedIn(SAVA).get("/t/tern/").status())
                .as("somebody without one")
                .isEqualTo(200);
    }

    @Test
    @Order(3)
    void paperOpensOnceAndNobodyIsSentElsewhere() throws SQLException {
        tenMinutesPass();
        for (String to : List.of("https://evil.example/", "//evil.example/", "/\\evil.example", "/t/tern/\nx")) {
            assertThat(signedIn(VERA)
                            .post("/second-factor", "code", "wrong", "to", to)
                            .body())
                    .contains("This code is not right")
                    .doesNotContain("evil.example");
        }
        tenMinutesPass();
        PortalBrowser.Answer in = signedIn(VERA)
                .post("/second-factor", "code", paper.getFirst().toUpperCase(Locale.ROOT), "to", "//evil.example/");
        assertThat(in.status()).isEqualTo(302);
        assertThat(in.location()).endsWith("/").doesNotContain("evil.example");
        assertThat(signedIn(VERA)
                        .post("/second-factor", "code", paper.getFirst())
                        .status())
                .isEqualTo(422);
        assertThat(signedIn(VERA)
                        .post("/second-factor", "code", paper.getLast())
                        .status())
                .isEqualTo(302);
    }

    @Test
    @Order(4)
    void codesCannotBeGuessed() throws SQLException {
        tenMinutesPass();
        for (int i = 0; i < 5; i++) {
            assertThat(signedIn(VERA)
                            .post("/second-factor", "code", "00000" + i)
                            .status())
                    .isEqualTo(422);
        }
        PortalBrowser.Answer shut = signedIn(VERA).post("/second-factor", "code", paper.get(1));
        assertThat(shut.status()).as("not even the right one").isEqualTo(429);
        assertThat(shut.body()).contains("Wait ten minutes");
        tenMinutesPass();
        assertThat(signedIn(VERA).post("/second-factor", "code", paper.get(1)).status())
                .isEqualTo(302);
    }

    @Test
    @Order(5)
    void aCompanyDemandsItOfEverybodyAndOfStaffWhoLookIn() {
        PortalBrowser vera = signedIn(VERA);
        assertThat(vera.post("/second-factor", "code", paper.get(2)).status()).isEqualTo(302);
        assertThat(signedIn(SAVA)
                        .post("/t/tern/people/second-factor", "demanded", "true")
                        .status())
                .isEqualTo(403);
        PortalBrowser olga = signedIn(OLGA);
        assertThat(olga.post("/bsp/tenants/tern/visit", "reason", "a question", "minutes", "30")
                        .status())
                .isEqualTo(302);
        assertThat(olga.get("/t/tern/numbers").status()).isEqualTo(200);
        assertThat(vera.post("/t/tern/people/second-factor", "demanded", "true").status())
                .isEqualTo(302);
        PortalBrowser sava = signedIn(SAVA);
        assertThat(sava.get("/t/tern/").location()).endsWith("/second-factor?to=%2Ft%2Ftern%2F");
        assertThat(sava.get("/second-factor?to=/t/tern/").location()).endsWith("/second-factor/setup");
        assertThat(sava.get("/second-factor/setup").body()).contains("Your company asks for it");
        assertThat(olga.get("/t/tern/numbers").location()).as("staff").contains("/second-factor?to=");
        assertThat(olga.get("/bsp/").status()).as("their own pages").isEqualTo(200);
        assertThat(signedIn("maya@marlin.example").get("/t/marlin/").status())
                .as("another company")
                .isEqualTo(200);
        assertThat(vera.get("/t/tern/audit").body()).contains("Changed whether a second step is demanded");
        assertThat(vera.post("/t/tern/people/second-factor", "demanded", "false")
                        .status())
                .isEqualTo(302);
        assertThat(sava.get("/t/tern/").status()).isEqualTo(200);
    }

    @Test
    @Order(6)
    void anAdministratorHelpsWhoLostEverything() {
        String vera = people.byEmail(VERA).orElseThrow().id().value().toString();
        assertThat(signedIn(OLGA)
                        .post("/bsp/staff/" + vera + "/second-factor/removal")
                        .status())
                .as("not staff")
                .isEqualTo(404);
        PortalBrowser inside = signedIn(VERA);
        assertThat(inside.post("/second-factor", "code", paper.get(3)).status()).isEqualTo(302);
        assertThat(inside.post("/t/tern/people/" + vera + "/second-factor/removal")
                        .status())
                .isEqualTo(302);
        assertThat(signedIn(VERA).get("/t/tern/").status()).isEqualTo(200);
        assertThat(signedIn(VERA).get("/second-factor").location()).endsWith("/second-factor/setup");
        assertThat(signedIn(OLGA).get("/bsp/audit").body()).contains("Forgot a person");
    }

    @Test
    @Order(7)
    void aPasskeyThatProvesNothingIsRefused() {
        PortalBrowser vera = signedIn(VERA);
        vera.get("/second-factor/setup");
        assertThat(vera.post("/second-factor/setup/passkeys").status())
                .as("nothing was asked")
                .isEqualTo(422);
        PortalBrowser.Answer question = vera.post("/second-factor/setup/passkeys/options");
        assertThat(question.body()).contains("\"challenge\"", "\"rp\"", VERA);
        assertThat(vera.post("/second-factor/setup/passkeys").status()).isEqualTo(422);
        assertThat(vera.post("/second-factor/setup/passkeys/00ff/removal").status())
                .isEqualTo(404);
        assertThat(signedIn(VERA).get("/t/tern/").status()).as("none was added").isEqualTo(200);
    }

    private static void tenMinutesPass() throws SQLException {
        try (Connection superuser = DATABASE.superuser()) {
            superuser.createStatement().execute("update app.second_factor_failure set at = at - interval '10 minutes'");
        }
    }

    private PortalBrowser signedIn(String email) {
        return PortalBrowser.of(port, sessions, cookies, people, email);
    }
}
