package io.pulseline.platform.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pulseline.embedded.Logins;
import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PulselineApplication;
import io.pulseline.platform.admin.Admin;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.calls.CallFilter;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.identity.Admissions;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.outbound.Endpoints;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.Inbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Every secret the platform is given has a value of its own here; then everything is asked of it, all goes
/// wrong that can, and it logs as much as it may. None of those values is in a dump of the database, in the
/// log or in an answer.
@SpringBootTest(
        classes = PulselineApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT,
        properties = {
            "management.server.port=0",
            "pulseline.workers.gateway-port=0",
            "logging.level.root=debug",
            // tens of megabytes, of no use on a screen
            "logging.threshold.console=warn",
            "logging.file.name=" + SecretsIT.LOG_FILE,
            "logging.logback.rollingpolicy.max-file-size=1GB",
            // Meta's side of this test, in the same process
            "logging.level.com.sun.net.httpserver=off",
            "pulseline.meta.app-id=5551",
            "pulseline.meta.app-secret=" + SecretsIT.APP_SECRET,
            "pulseline.meta.previous-app-secret=" + SecretsIT.OLD_APP_SECRET,
            "pulseline.meta.verify-token=" + SecretsIT.VERIFY_TOKEN,
            "pulseline.meta.access-token=" + SecretsIT.DEMO_TOKEN,
            "pulseline.demo.password=" + SecretsIT.PASSWORD,
            "pulseline.demo.staff-api-key=" + SecretsIT.STAFF_KEY,
            "pulseline.demo.tern-api-key=" + SecretsIT.TERN_KEY
        })
@ActiveProfiles("demo")
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsIT {
    static final String LOG_FILE = "target/secrets-it.log";
    static final String APP_SECRET = "canary0appsecret0f3a9c1";
    static final String OLD_APP_SECRET = "canary0oldappsecret0b77";
    static final String VERIFY_TOKEN = "canary0verifytoken0d201";
    static final String DEMO_TOKEN = "EAAcanary0demotoken0aa31";
    static final String BUSINESS_TOKEN = "EAAcanary0businesstoken0c8e4";
    static final String CODE = "AQDcanary0code0771e";
    static final String EXCHANGED_TOKEN = "EAAcanary0exchanged0d1c9";
    static final String SIP_PASSWORD = "canary0sippassword0e5d2";
    static final String PASSWORD = "canary0password0a1b2";
    static final String STAFF_KEY = "plk_staff_canary0staffkey0f00d";
    static final String TERN_KEY = "plk_tern_canary0ternkey0beef";
    /// Six digits are found anywhere; these only between signs that are part of no other number.
    static final String PIN = "581063";
    private static final String NUMBER = "206418377150934";
    private static final String WABA = "104729118830551";
    private static final String TERN = "00000000-0000-4000-8000-000000000001";
    private static final TenantId TERN_ID = TenantId.of(TERN);
    private static final Path KEY_FILE = Path.of("target/test-keys/secrets.key");
    private static final TestDatabase DATABASE = TestDatabase.create("secrets");
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern HEAD_CSRF = Pattern.compile("name=\"csrf-token\" content=\"([^\"]+)\"");
    private static final Pattern ID_TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}");
    private static final Graph GRAPH = new Graph();

    @Autowired
    BusinessNumbers numbers;

    @Autowired
    Admissions admissions;

    @Autowired
    Tenants tenants;

    @Autowired
    Inbox inbox;

    @Autowired
    LiveCalls calls;

    @Autowired
    Endpoints endpoints;

    private static int port;
    private final Map<String, String> secrets = new LinkedHashMap<>();
    /// Where an answer may hold a secret, because it is made or asked for there; nowhere for those without an entry.
    private final Map<String, Pattern> shown = new LinkedHashMap<>();

    private final List<String> answers = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger changed = new AtomicInteger();
    private final List<String> users = new ArrayList<>();
    private String log = "";

    static {
        try {
            Files.deleteIfExists(Path.of(LOG_FILE));
        } catch (IOException busy) {
            throw new UncheckedIOException(busy);
        }
    }

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry registry) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        registry.add("server.port", () -> port);
        PortalDatabase.use(registry, DATABASE, "secrets");
        registry.add("pulseline.meta.graph-url", GRAPH::address);
    }

    @BeforeAll
    void everythingHappens(CapturedOutput output) throws Exception {
        secrets.put("app secret", APP_SECRET);
        secrets.put("previous app secret", OLD_APP_SECRET);
        secrets.put("verify token", VERIFY_TOKEN);
        secrets.put("token of the demo", DEMO_TOKEN);
        secrets.put("business token", BUSINESS_TOKEN);
        secrets.put("code of a sign-up", CODE);
        secrets.put("token of a sign-up", EXCHANGED_TOKEN);
        secrets.put("SIP password", SIP_PASSWORD);
        secrets.put("password", PASSWORD);
        secrets.put("staff's API key", STAFF_KEY);
        secrets.put("tenant's API key", TERN_KEY);
        Actor actor = new Actor.Platform("test");
        secrets.put(
                "API key made in the portal",
                admissions.makeKey(actor, tenants.bySlug("tern").orElseThrow(), "crm"));
        secrets.put("staff's API key made in the portal", admissions.makeKey(actor, null, "ops"));
        numbers.keepToken(TERN_ID, new WabaId(WABA), new Secret(BUSINESS_TOKEN));
        Matcher key = Pattern.compile("\"value\"\\s*:\\s*\"([^\"]+)\"").matcher(Files.readString(KEY_FILE));
        assertThat(key.find()).isTrue();
        secrets.put("key that wraps all others", key.group(1));
        CallFilter every = new CallFilter(null, null, null, null, null, null, null, null);
        CallsOfYesterday.tell(
                inbox,
                () -> calls.list(TERN_ID, every, null, 50).items().stream()
                        .filter(call -> call.outcome() != null)
                        .count());
        try (Connection superuser = DATABASE.superuser();
                var rows = superuser
                        .createStatement()
                        .executeQuery("select distinct wa_id from app.call where wa_id is not null union "
                                + "select distinct wa_id from app.permission where wa_id is not null")) {
            while (rows.next()) {
                users.add(rows.getString(1));
            }
        }
        Map<RouteKind, String> own = new EnumMap<>(RouteKind.class);
        try (Connection superuser = DATABASE.superuser()) {
            superuser.createStatement().execute("set search_path = app");
            // revoked on the way, so not the key that asks
            superuser
                    .createStatement()
                    .execute(
                            "insert into api_key (tenant_id, name, sha256) select id, 'spare', sha256(slug::bytea) from tenant");
            for (RouteKind kind : RouteKind.values()) {
                own.put(kind, one(kind, superuser));
            }
        }
        Person vera = signIn("vera@tern.example");
        Person olga = signIn("olga@bsp.example");
        secrets.put("session of a tenant's person", vera.session());
        secrets.put("session of staff", olga.session());
        assertThat(status(HttpClient.newHttpClient(), "/t/tern/", "Cookie", "PULSELINE=" + vera.session()))
                .as("with nothing but the session")
                .isEqualTo(200);
        UUID signup = signUp(vera);
        givePin(vera, signup);
        plantInPages(vera, olga);
        plantSecondFactors();
        askEverything(vera, olga, own);
        // whatever the pages had sealed is opened and sealed anew, by the operator's command, beside the running portal
        assertThat(Admin.run(
                        List.of("rotate-keys"),
                        "--spring.datasource.url=" + DATABASE.jdbcUrl(),
                        "--spring.datasource.username=" + Logins.RUNTIME,
                        "--spring.datasource.password=" + TestDatabase.PASSWORD,
                        "--pulseline.secrets.key-file=" + KEY_FILE))
                .as(output.getErr())
                .isZero();
        Matcher sealed =
                Pattern.compile("(\\d+) values are sealed with new keys").matcher(output.getOut());
        assertThat(sealed.find()).isTrue();
        assertThat(Integer.parseInt(sealed.group(1))).isGreaterThan(8);
        // a token that cannot be opened any more fails deep inside, with the longest traces there are
        try (Connection superuser = DATABASE.superuser()) {
            superuser.createStatement().execute("update app.waba set token = '\\x00' where id = '104729118830551'");
        }
        askEverything(vera, olga, own);
        log = output.getAll() + Files.readString(Path.of(LOG_FILE));
    }

    @AfterAll
    static void quiet() {
        LoggingSystem.get(SecretsIT.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
    }

    /// @param home a page of their own
    private record Person(HttpClient browser, String session, String csrf, String home) {}

    /// Some of what is asked signs in anew, and then the token of before is void.
    private static String token(Person person, boolean changes) throws Exception {
        if (!changes) {
            return person.csrf();
        }
        String page = person.browser()
                .send(HttpRequest.newBuilder(at(person.home())).build(), BodyHandlers.ofString())
                .body();
        Matcher token = HEAD_CSRF.matcher(page);
        assertThat(token.find()).as(person.home()).isTrue();
        return token.group(1);
    }

    @Test
    void enoughWasAskedAndEnoughWentWrong() {
        assertThat(answers).hasSizeGreaterThan(300);
        assertThat(failures.get()).as("answers of 500").isPositive();
        assertThat(changed.get())
                .as("changes of a tenant's administrator that were made")
                .isGreaterThan(60);
        assertThat(GRAPH.asked.get()).as("what Graph was asked").isPositive();
        assertThat(GRAPH.exchanged.get()).as("codes that were exchanged").isPositive();
        assertThat(GRAPH.registered.get()).as("PINs that came to Meta").isPositive();
        assertThat(GRAPH.trusted.get()).as("requests with the business token").isPositive();
        assertThat(log).contains(" DEBUG ").contains("cannot be opened with this key file");
    }

    /// Each of these was made by the platform and handed to somebody once; so it knows them, and they are looked for in
    /// the
    /// form in which they open something.
    @Test
    void whatIsLookedForOpensDoors() throws Exception {
        HttpClient program = HttpClient.newHttpClient();
        for (String key : List.of("API key made by its page", "API key made in the portal", "tenant's API key")) {
            assertThat(status(program, "/api/v1/numbers", "Authorization", "Bearer " + secrets.get(key)))
                    .as(key)
                    .isEqualTo(200);
        }
        assertThat(status(
                        program,
                        "/api/v1/tenants",
                        "Authorization",
                        "Bearer " + secrets.get("staff's key by its page")))
                .isEqualTo(200);
        assertThat(status(program, "/invitations/tern/" + secrets.get("token of an invitation"), "Accept", "text/html"))
                .isEqualTo(200);
        assertThat(status(
                        program,
                        "/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=x&hub.verify_token=" + VERIFY_TOKEN,
                        "Accept",
                        "*/*"))
                .isEqualTo(200);
        assertThat(secrets.get("secret of a webhook")).startsWith("whsec_");
        assertThat(answers)
                .as("where the owner asks for the SIP password")
                .anyMatch(answer -> answer.contains(SIP_PASSWORD)
                        && answer.startsWith("200 /t/tern/numbers/" + NUMBER + "/sip/password"));
    }

    private static int status(HttpClient client, String address, String header, String value) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(at(address))
                                .header(header, value)
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void noneIsInADumpOfTheDatabase() throws SQLException {
        String dump = dump();
        assertThat(dump).contains("104729118830551").contains("vera@tern.example");
        assertThat(found(dump)).isEmpty();
        assertThat(ID_TOKEN.matcher(decoded(dump))
                        .results()
                        .map(hit -> hit.group().substring(0, 20)))
                .as("identity tokens")
                .isEmpty();
    }

    @Test
    void noneIsInTheLog() {
        assertThat(found(log)).isEmpty();
        assertThat(log).as("codes of a sign-in").doesNotContainPattern("[?&]code=[A-Za-z0-9_-]{40,}");
    }

    /// Users are not secrets to the tenant whose they are, but a log is read by others.
    @Test
    void noUsersNumberIsInTheLog() {
        assertThat(users).contains("385915550142");
        List<String> told = log.lines()
                .filter(line -> users.stream().anyMatch(line::contains))
                .filter(line -> users.stream()
                        .anyMatch(user -> Pattern.compile("(?<![0-9])" + user + "(?![0-9])")
                                .matcher(line)
                                .find()))
                .limit(10)
                .toList();
        assertThat(told).isEmpty();
    }

    @Test
    void noneIsInAnAnswerButWhereItIsHandedOver() {
        List<String> found = new ArrayList<>();
        for (String answer : answers) {
            String place = answer.substring(0, answer.indexOf('\n')).split(" ", 3)[1];
            found(answer).stream()
                    .filter(hit -> shown.entrySet().stream()
                            .noneMatch(here -> hit.startsWith(here.getKey() + ": ")
                                    && here.getValue().matcher(place).matches()))
                    .forEach(hit -> found.add(place + ": " + hit));
        }
        assertThat(found).isEmpty();
    }

    @Test
    void theIdOfASessionOpensNothingWithoutItsSignature() throws Exception {
        List<String> ids = new ArrayList<>();
        try (Connection superuser = DATABASE.superuser();
                var rows = superuser.createStatement().executeQuery("select session_id from ops.spring_session")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        assertThat(ids).hasSizeGreaterThanOrEqualTo(2);
        HttpClient thief = HttpClient.newHttpClient();
        for (String id : ids) {
            for (String cookie : List.of(id, id + ".", id + "." + "A".repeat(43))) {
                HttpResponse<String> answer = thief.send(
                        HttpRequest.newBuilder(at("/t/tern/"))
                                .header(
                                        "Cookie",
                                        "PULSELINE="
                                                + Base64.getEncoder()
                                                        .encodeToString(cookie.getBytes(StandardCharsets.UTF_8)))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(302);
                assertThat(answer.headers().firstValue("Location").orElseThrow())
                        .endsWith("/signin");
            }
        }
    }

    /// Which secrets are there as they are, or as bytes of a column, or in base 64.
    private List<String> found(String text) {
        List<String> found = new ArrayList<>();
        secrets.forEach((name, value) -> {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            for (String form : List.of(
                    value,
                    HexFormat.of().formatHex(bytes),
                    Base64.getEncoder().withoutPadding().encodeToString(bytes))) {
                int at = place(text, form);
                if (at >= 0) {
                    found.add(name + ": "
                            + text.substring(Math.max(0, at - 200), Math.min(text.length(), at + form.length() + 60)));
                    break;
                }
            }
        });
        return found;
    }

    private static int place(String text, String form) {
        if (form.length() > PIN.length()) {
            return text.indexOf(form);
        }
        Matcher alone = Pattern.compile("(?<![0-9A-Za-z.:/+])" + Pattern.quote(form) + "(?![0-9A-Za-z/+])")
                .matcher(text);
        return alone.find() ? alone.start() : -1;
    }

    /// Every row of every table, as `pg_dump` would have it.
    private static String dump() throws SQLException {
        StringBuilder dump = new StringBuilder();
        try (Connection superuser = DATABASE.superuser();
                var tables = superuser.createStatement().executeQuery("""
                        select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where n.nspname not in ('pg_catalog', 'information_schema') and c.relkind = 'r' and n.nspname not like 'pg_%'
                        """)) {
            while (tables.next()) {
                try (var rows =
                        superuser.createStatement().executeQuery("select t::text from " + tables.getString(1) + " t")) {
                    while (rows.next()) {
                        dump.append(tables.getString(1))
                                .append(": ")
                                .append(rows.getString(1))
                                .append('\n');
                    }
                }
            }
        }
        return dump.toString();
    }

    /// The dump with its columns of bytes read as text.
    private static String decoded(String dump) {
        return Pattern.compile("\\\\\\\\x([0-9a-f]{2,})")
                .matcher(dump)
                .replaceAll(bytes -> Matcher.quoteReplacement(new String(
                        HexFormat.of()
                                .parseHex(bytes.group(1)
                                        .substring(0, bytes.group(1).length() / 2 * 2)),
                        StandardCharsets.ISO_8859_1)));
    }

    private void askEverything(Person vera, Person olga, Map<RouteKind, String> own) throws Exception {
        HttpClient program = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        Function<RouteRow.Position, String> ids = position -> Objects.requireNonNull(own.get(position.kind()));
        for (RouteRow row : RouteRow.all()) {
            if (row.is("gateway") || row.is("stream")) {
                continue;
            }
            String body = row.body(ids);
            for (String key : row.api() ? List.of(TERN_KEY, STAFF_KEY, "plk_tern_wrong") : List.<String>of()) {
                ask(program, request(row, ids, body).header("Authorization", "Bearer " + key));
                ask(program, request(row, ids, "{\"not\": json").header("Authorization", "Bearer " + key));
            }
            for (Person person : row.api() ? List.<Person>of() : List.of(vera, olga)) {
                boolean changes = row.method().equals("POST");
                int status =
                        ask(person.browser(), request(row, ids, body).header("X-CSRF-TOKEN", token(person, changes)));
                if (changes && status < 400 && person == vera) {
                    changed.incrementAndGet();
                }
                ask(person.browser(), request(row, ids, "%%%=%").header("X-CSRF-TOKEN", token(person, changes)));
            }
        }
        for (String signature : List.of("sha256=00", "sha1=" + "0".repeat(40), "nothing")) {
            ask(
                    program,
                    HttpRequest.newBuilder(at("/webhooks/whatsapp"))
                            .header("X-Hub-Signature-256", signature)
                            .POST(BodyPublishers.ofString("{\"object\":\"whatsapp_business_account\"}")));
        }
        ask(
                program,
                HttpRequest.newBuilder(
                        at("/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=x&hub.verify_token=wrong")));
        ask(
                program,
                HttpRequest.newBuilder(
                        at("/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=x&hub.verify_token=" + VERIFY_TOKEN)));
    }

    /// As Meta's window hands it over; the code and then the token stand in addresses that we ask.
    private UUID signUp(Person vera) throws Exception {
        String here = "/t/tern/onboarding";
        UUID id = UUID.randomUUID();
        ask(vera.browser(), form(here, "id=" + id, vera));
        ask(vera.browser(), form(here + "/" + id + "/code", "code=" + CODE, vera));
        ask(vera.browser(), HttpRequest.newBuilder(at(here + "/" + id)));
        return id;
    }

    /// The two-step PIN of a number that was registered elsewhere: typed, kept, sent to Meta.
    private void givePin(Person vera, UUID signup) throws Exception {
        secrets.put("PIN", PIN);
        try (Connection superuser = DATABASE.superuser()) {
            superuser.createStatement().execute("""
                    insert into app.signup_step (tenant_id, signup_id, waba_id, number_id, step, state)
                    values ('%1$s', '%2$s', '%3$s', '', 'NUMBERS', 'DONE'), ('%1$s', '%2$s', '%3$s', '%4$s', 'REGISTER', 'FAILED')
                    """.formatted(TERN, signup, WABA, NUMBER));
        }
        String address = "/t/tern/onboarding/" + signup + "/pin";
        String form = "waba=" + WABA + "&number=" + NUMBER + "&pin=";
        ask(vera.browser(), form(address, form + "58", vera));
        ask(vera.browser(), form(address, form + PIN, vera));
        Instant latest = Instant.now().plusSeconds(30);
        while (GRAPH.registered.get() == 0) {
            assertThat(Instant.now()).as("the PIN came to Meta in time").isBefore(latest);
            Thread.onSpinWait();
        }
    }

    /// What the portal makes and shows once to whoever asked for it.
    private void plantInPages(Person vera, Person olga) throws Exception {
        handedOver(
                "API key made by its page",
                "plk_tern_[\\w-]{20,}",
                vera,
                "/t/tern/settings/keys",
                "name=pages&scope=CALLS");
        handedOver("staff's key by its page", "plk_staff_[\\w-]{20,}", olga, "/bsp/keys", "name=pages&scope=CALLS");
        Endpoints.Made made = endpoints.add(
                new Actor.Platform("test"), TERN_ID, "https://hooks.tern.example/calls", List.of("call.ended"));
        secrets.put("first secret of a webhook", made.secret().reveal());
        String endpoint = "/t/tern/settings/webhooks/" + made.id();
        handedOver("secret of a webhook", "whsec_[\\w+/=]{40,}", vera, endpoint + "/rotations", "");
        ask(vera.browser(), form(endpoint + "/tests", "", vera));
        ask(vera.browser(), form("/t/tern/people/invitations", "email=nils@tern.example&name=Nils&role=AGENT", vera));
        ask(vera.browser(), HttpRequest.newBuilder(at("/t/tern/people/outbox")));
        secrets.put("token of an invitation", first("/invitations/tern/([\\w-]{20,})"));
        shown.put("token of an invitation", Pattern.compile("/t/tern/people/outbox|/invitations/tern/.*"));
        shown.put("SIP password", Pattern.compile("/t/tern/numbers/" + NUMBER + "/sip/password"));
        ask(vera.browser(), form("/t/tern/numbers/" + NUMBER + "/sip/password", "", vera));
        ask(vera.browser(), HttpRequest.newBuilder(at("/invitations/tern/" + secrets.get("token of an invitation"))));
    }

    /// An authenticator app and codes on paper, of somebody who asks for nothing else.
    private void plantSecondFactors() throws Exception {
        Person sava = signIn("sava@tern.example");
        String here = "/second-factor/setup";
        ask(sava.browser(), form(here + "/app", "", sava));
        ask(sava.browser(), HttpRequest.newBuilder(at(here)));
        String key = first("id=\"secret\">([A-Z2-7 ]{39})<");
        ask(sava.browser(), form(here + "/app/confirmation", "code=" + new AppOnAPhone(key).code(Instant.now()), sava));
        String paper = first("([a-z2-9]{4}(?:-[a-z2-9]{4}){3})");
        secrets.put("key of an app", key.replace(" ", ""));
        secrets.put("key of an app as shown", key);
        secrets.put("recovery code", paper.replace("-", ""));
        secrets.put("recovery code as shown", paper);
        shown.put("key of an app as shown", Pattern.compile(here));
        shown.put("recovery code as shown", Pattern.compile(here + "/app/confirmation"));
    }

    private void handedOver(String name, String shape, Person person, String address, String form) throws Exception {
        ask(person.browser(), form(address, form, person));
        secrets.put(name, first("(" + shape + ")"));
        shown.put(name, Pattern.compile(Pattern.quote(address)));
    }

    /// In the newest answer.
    private String first(String pattern) {
        Matcher found = Pattern.compile(pattern)
                .matcher(answers.getLast().replace("&#43;", "+").replace("&#61;", "="));
        assertThat(found.find()).as(pattern + " in " + answers.getLast()).isTrue();
        return found.group(1);
    }

    private static HttpRequest.Builder form(String address, String form, Person person) {
        return HttpRequest.newBuilder(at(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-CSRF-TOKEN", person.csrf())
                .POST(BodyPublishers.ofString(form));
    }

    private static HttpRequest.Builder request(
            RouteRow row, Function<RouteRow.Position, String> ids, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        at(row.address(ids).replace("\"", "%22").replace(" ", "%20")))
                .timeout(Duration.ofSeconds(60));
        if (!row.method().equals("GET") && !row.method().equals("ANY")) {
            request.header("Content-Type", row.contentType())
                    .header("Idempotency-Key", "secrets-" + UUID.randomUUID())
                    .header("If-Match", "\"1\"")
                    .method(row.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        }
        return request;
    }

    private int ask(HttpClient client, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 500) {
            failures.incrementAndGet();
        }
        Map<String, List<String>> headers = new LinkedHashMap<>(answer.headers().map());
        // the cookie goes to the browser it belongs to
        headers.remove("set-cookie");
        answers.add(answer.statusCode() + " " + answer.uri().getPath() + " " + headers + "\n" + answer.body());
        return answer.statusCode();
    }

    /// By the demo's identity provider, as a browser does it.
    private static Person signIn(String email) throws Exception {
        CookieManager cookies = new CookieManager();
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        String login = browser.send(
                        HttpRequest.newBuilder(at("/oauth2/authorization/demo")).build(), BodyHandlers.ofString())
                .body();
        Matcher csrf = CSRF.matcher(login);
        assertThat(csrf.find()).as(login).isTrue();
        HttpResponse<String> home = browser.send(
                HttpRequest.newBuilder(at("/idp/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(
                                "email=" + email + "&password=" + PASSWORD + "&_csrf=" + csrf.group(1)))
                        .build(),
                BodyHandlers.ofString());
        Matcher token = HEAD_CSRF.matcher(home.body());
        assertThat(token.find()).as(home.uri() + " " + home.statusCode()).isTrue();
        String session = cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("PULSELINE"))
                .findFirst()
                .orElseThrow()
                .getValue();
        return new Person(
                browser, session, token.group(1), email.endsWith("bsp.example") ? "/bsp/account" : "/t/tern/account");
    }

    private static String one(RouteKind kind, Connection superuser) throws SQLException {
        try {
            return kind.of(superuser, TERN);
        } catch (IllegalStateException nothingOfThatKind) {
            return kind.never();
        }
    }

    private static URI at(String address) {
        return URI.create("http://localhost:" + port + address);
    }

    /// Tells its SIP password when asked for settings; otherwise refuses, breaks or hangs up in turn.
    private static final class Graph {
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger exchanged = new AtomicInteger();
        private final AtomicInteger registered = new AtomicInteger();
        private final AtomicInteger trusted = new AtomicInteger();
        private final HttpServer server;

        Graph() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                int turn = asked.incrementAndGet();
                String address = exchange.getRequestURI().toString();
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                if (String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                        .contains(BUSINESS_TOKEN)) {
                    trusted.incrementAndGet();
                }
                if (registered.get() == 0 && address.contains("/" + NUMBER)) {
                    if (address.contains("/register") && body.contains(PIN)) {
                        registered.incrementAndGet();
                        send(exchange, 200, "{\"success\":true}");
                    } else {
                        send(
                                exchange,
                                200,
                                "{\"id\":\"" + NUMBER + "\",\"status\":\"DISCONNECTED\",\"is_on_biz_app\":false}");
                    }
                    return;
                }
                if (address.contains("/oauth/access_token")) {
                    if (address.contains("code=" + CODE) && address.contains(APP_SECRET)) {
                        exchanged.incrementAndGet();
                    }
                    send(exchange, 200, "{\"access_token\":\"" + EXCHANGED_TOKEN + "\",\"token_type\":\"bearer\"}");
                } else if (address.contains("/debug_token")) {
                    send(exchange, 200, """
                            {"data":{"app_id":"5551","is_valid":true,"scopes":["whatsapp_business_management"],"granular_scopes":[
                            {"scope":"whatsapp_business_management","target_ids":["104729118830599"]},
                            {"scope":"whatsapp_business_messaging","target_ids":["104729118830599"]}]}}""");
                } else if (exchange.getRequestURI().getPath().endsWith("/settings")) {
                    send(exchange, 200, """
                            {"calling":{"status":"ENABLED","sip":{"status":"ENABLED","servers":[{"app_id":5551,
                            "hostname":"sip.tern.example","port":5061,"sip_user_password":"%s"}]}}}""".formatted(SIP_PASSWORD));
                } else if (turn % 3 == 0) {
                    send(exchange, 401, """
                            {"error":{"message":"Error validating access token","code":190,"fbtrace_id":"A1"}}""");
                } else if (turn % 3 == 1) {
                    send(exchange, 500, "<html>oops</html>");
                }
            }
        }

        private static void send(HttpExchange exchange, int status, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
