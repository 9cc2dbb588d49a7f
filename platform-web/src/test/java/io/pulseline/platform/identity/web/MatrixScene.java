package io.pulseline.platform.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PulselineApplication;
import io.pulseline.platform.calls.CallFilter;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Person;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.Inbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The whole platform on a real port, two tenants with the same kinds of things, and somebody of every role who is
/// signed in.
/// Tern is the foreign one: what is planted there carries canaries; Marlin's people and keys do the asking.
@SpringBootTest(
        classes = PulselineApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "pulseline.workers.gateway-port=0",
            "pulseline.meta.graph-url=http://127.0.0.1:1",
            "pulseline.meta.app-secret=not used here",
            "pulseline.meta.verify-token=not used here",
            "pulseline.demo.staff-api-key=" + MatrixScene.STAFF_KEY,
            "pulseline.demo.tern-api-key=" + MatrixScene.TERN_KEY,
            "pulseline.demo.marlin-api-key=" + MatrixScene.MARLIN_KEY
        })
@ActiveProfiles("demo")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MatrixScene {
    static final String STAFF_KEY = "plk_staff_matrix";
    static final String TERN_KEY = "plk_tern_matrix";
    static final String MARLIN_KEY = "plk_marlin_matrix";
    static final String TERN = "00000000-0000-4000-8000-000000000001";
    static final String MARLIN = "00000000-0000-4000-8000-000000000002";
    private static final Pattern CSRF = Pattern.compile("name=\"csrf-token\" content=\"([^\"]+)\"");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final TestDatabase DATABASE = TestDatabase.create("tenant_matrix");

    /// Who asks.
    enum Caller {
        VERA("vera@tern.example"),
        MARLIN_ADMIN("maya@marlin.example"),
        MARLIN_ANALYST("ada@marlin.example"),
        MARLIN_AGENT("noah@marlin.example"),
        BSP_ADMIN("olga@bsp.example"),
        BSP_SUPPORT("simon@bsp.example"),
        NOBODY(null),
        MARLIN_PROGRAM(null),
        TERN_PROGRAM(null),
        STAFF_PROGRAM(null),
        NO_PROGRAM(null);

        private final @Nullable String email;

        Caller(@Nullable String email) {
            this.email = email;
        }
    }

    record Answer(int status, String body) {}

    private record SignedIn(String cookie, String csrf) {}

    @LocalServerPort
    int port;

    @Autowired
    People people;

    @Autowired
    Inbox inbox;

    @Autowired
    LiveCalls calls;

    @Autowired
    SessionRepository<? extends Session> sessions;

    @Autowired
    CookieSerializer cookies;

    private final Map<Caller, SignedIn> signedIn = new EnumMap<>(Caller.class);
    final Map<RouteKind, String> foreign = new EnumMap<>(RouteKind.class);
    final Map<RouteKind, String> own = new EnumMap<>(RouteKind.class);

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry registry) {
        PortalDatabase.use(registry, DATABASE, "tenant_matrix");
    }

    @BeforeAll
    void populate() throws Exception {
        CallsOfYesterday.tell(inbox, () -> ended(TERN));
        CallsOfYesterday.tell(marlinsInbox(), () -> ended(MARLIN));
        try (Connection superuser = DATABASE.superuser()) {
            superuser.createStatement().execute("set search_path = app");
            plant(superuser);
            for (RouteKind kind : RouteKind.values()) {
                foreign.put(kind, kind.of(superuser, TERN));
                own.put(kind, kind.of(superuser, MARLIN));
            }
        }
        for (Caller caller : Caller.values()) {
            if (caller.email != null) {
                signedIn.put(caller, signIn(caller, caller.email));
            }
        }
    }

    /// What the cast does not have: an analyst at Marlin, words of Tern that nobody else has.
    private static void plant(Connection superuser) throws SQLException {
        superuser.createStatement().execute("""
                insert into statement (tenant_id, id, number, kind, month, currency, calls, pulses, meta_cost, net_exact, net, tax_name,
                                       tax_percent, tax, total, issued_at, issued_by)
                select id, gen_random_uuid(), 1, 'STATEMENT', '2026-01-01', 'USD', 1, 10, 0.0095, 0.0095, 0.01, '', 0, 0, 0.01, now(), 'test'
                from tenant;
                insert into cost_export (tenant_id, id, query, from_day, to_day, asked_by, asked_at, state, total)
                select id, gen_random_uuid(), '', '2026-01-01', '2026-01-31', 'Canary clerk', now(), 'DONE', 20000 from tenant;
                insert into signup (tenant_id, id, actor, started_at) select id, gen_random_uuid(), 'Ada', now() from tenant;
                update signup set actor = 'Canary ' || actor where tenant_id = '%s';
                insert into cpr_template (tenant_id, waba_id, name, language, meta_id, category, status, body, version, as_of)
                select tenant_id, min(id), 'canary_' || tenant_id, case tenant_id::text when '%s' then 'pt_BR' else 'en' end, '1', 'UTILITY', 'APPROVED', 'Canary words', 1, now() from waba group by tenant_id;
                insert into request_campaign (tenant_id, id, number_id, name, kind, segment, from_hour, to_hour, zone, state, made_by, made_at)
                select tenant_id, gen_random_uuid(), min(id), 'Canary campaign', 'FREE_FORM', 'ALL', 9, 20, 'UTC', 'DRAFT', 'test', now()
                from phone_number group by tenant_id;
                insert into call_list (tenant_id, id, number_id, name, from_hour, to_hour, zone, state, made_by, made_at)
                select tenant_id, gen_random_uuid(), min(id), 'Canary list', 9, 18, 'UTC', 'DONE', 'test', now()
                from phone_number group by tenant_id;
                insert into call_list_user (tenant_id, list_id, place, user_key, wa_id, name, state, not_before)
                select tenant_id, id, 1, '385915550199', '385915550199', 'Canary listed', 'SKIPPED', now() from call_list;
                insert into call_view (tenant_id, id, person_id, made_by, name, query, shared, made_at)
                select id, gen_random_uuid(), gen_random_uuid(), 'Ada', 'Canary view', 'outcome=MISSED', true, now() from tenant;
                insert into settings_fleet (tenant_id, id, change, state, stop_after, actor, made_at)
                select id, gen_random_uuid(), '{"call_icon_visibility":"DEFAULT"}', 'DONE', 3, 'test', now() from tenant;
                update api_key set last_used_at = now() + interval '1 day';
                insert into team (tenant_id, id, name)
                select id, gen_random_uuid(), case slug when 'tern' then 'Canary team' else 'Team' end from tenant;
                insert into outbound_endpoint (tenant_id, id, url, events, secret, made_by, made_at, paused_at)
                select id, gen_random_uuid(), 'https://' || slug || '.example/hook', '{}', '', 'test', now(), now() from tenant;
                insert into outbound_delivery (tenant_id, id, endpoint_id, message_id, event, body, made_at, due_at, state)
                select tenant_id, gen_random_uuid(), id, 'msg_x', 'webhook.test', '{}', now(), now(), 'FAILED' from outbound_endpoint;
                insert into packet_capture (tenant_id, id, number_id, call_id, state, reason, voice, asked_at, asked_by, packet_key, keep_until)
                select distinct on (tenant_id) tenant_id, gen_random_uuid(), number_id, id, 'KEPT', 'Canary reason', false, now(), 'test',
                       '', now() + interval '1 day' from call order by tenant_id, wacid;
                insert into sip_trunk (tenant_id, id, name, hosts, auth_mode, username, password, md5, srtp, codecs, dial_prefix,
                                       call_limit, calls_per_second, made_by, made_at)
                select id, gen_random_uuid(), 'Canary ' || slug, '{}', 'DIGEST', 'canary-' || slug, '', false, 'SDES', '{opus}', '', 1, 1,
                       'test', now() from tenant;
                insert into pstn_sighting (tenant_id, id, call_id, rule, evidence, seen_at)
                select id, gen_random_uuid(), gen_random_uuid(), 'pstn.tel-uri', 'To: Canary ' || slug, now() from tenant;
                insert into sip_extension (tenant_id, id, name, username, password, made_by, made_at)
                select id, gen_random_uuid(), 'Canary ' || slug, 'canary-phone-' || slug, '', 'test', now() from tenant;
                insert into voice_bot (tenant_id, id, name, url, barge_in, made_by, made_at)
                select id, gen_random_uuid(), 'Canary ' || slug, 'wss://' || slug || '.example/', true, 'test', now() from tenant;
                insert into voice_menu (tenant_id, id, name, prompt, timeout_seconds, tries, keys, otherwise)
                select id, gen_random_uuid(), 'Canary ' || slug, 'x', 5, 3, '{}', '{"does":"AGENTS","id":null}' from tenant;
                insert into visit (tenant_id, id, person_id, person_name, reason, began_at, ends_at)
                select t.id, gen_random_uuid(), p.id, p.name, 'matrix', now(), now() + interval '1 day'
                from tenant t cross join person p where p.staff_role is not null;
                insert into invitation (tenant_id, id, email, name, role, token_sha256, invited_by, invited_at, expires_at)
                select id, gen_random_uuid(), 'new@' || slug || '.example', 'New', 'AGENT', sha256(slug::bytea), 'test', now(),
                       now() + interval '1 day' from tenant;
                insert into person (id, email, name) values ('00000000-0000-4000-8000-000000000123', 'ada@marlin.example', 'Ada Holm');
                insert into membership (tenant_id, person_id, role)
                  values ('%s', '00000000-0000-4000-8000-000000000123', 'TENANT_ANALYST');
                insert into ops.inbox_work (id, event_id, received_at, kind, digest, order_key, lane, body, field, state, done_at)
                  overriding system value values (700000001, gen_random_uuid(), now(), 'META', sha256('planted'), 'none', 0, '{}', 'calls',
                                                  'DONE', now());
                update phone_number set name = 'Canary ' || name where tenant_id = '%s';
                update waba set name = 'Canary ' || name where tenant_id = '%s';
                update person set name = 'Canary ' || name where email like '%%tern.example';
                update call set user_name = 'Canary ' || user_name where tenant_id = '%s';
                update permission set name = 'Canary ' || name where tenant_id = '%s';
                """.formatted(TERN, TERN, MARLIN, TERN, TERN, TERN, TERN));
    }

    private long ended(String tenant) {
        CallFilter every = new CallFilter(null, null, null, null, null, null, null, null);
        return calls.list(new TenantId(UUID.fromString(tenant)), every, null, 50).items().stream()
                .filter(call -> call.outcome() != null)
                .count();
    }

    /// The same story at Marlin's reception, with another user.
    private Inbox marlinsInbox() {
        return new RetoldInbox(
                inbox,
                Map.ofEntries(
                        Map.entry("104729118830551", "104729118830777"),
                        Map.entry("206418377150934", "206418377151201"),
                        Map.entry("35925550101", "442079460123"),
                        Map.entry("385915550142", "447700900142"),
                        Map.entry("HR.48120077315590", "GB.48120077315999"),
                        Map.entry("CRAWL", "MARLIN"),
                        Map.entry("Mira Kos", "Tom Reeve")));
    }

    private SignedIn signIn(Caller caller, String email) {
        Person person = people.signIn("https://idp.example", email, email, true).orElseThrow();
        PortalUser user = new PortalUser(
                new DefaultOidcUser(
                        List.of(),
                        new OidcIdToken(
                                "token",
                                Instant.EPOCH,
                                Instant.EPOCH.plusSeconds(1),
                                Map.of("sub", email, "iss", "https://idp.example"))),
                person.id());
        String cookie = session(sessions, cookies, new OAuth2AuthenticationToken(user, user.getAuthorities(), "demo"));
        String home = caller == Caller.VERA ? "/t/tern/" : caller.name().startsWith("BSP") ? "/bsp/" : "/t/marlin/";
        Answer page = send(HttpRequest.newBuilder(at(home)).header("Cookie", cookie));
        Matcher token = CSRF.matcher(page.body());
        assertThat(token.find()).as(email + " sees " + home).isTrue();
        return new SignedIn(cookie, token.group(1));
    }

    private static <S extends Session> String session(
            SessionRepository<S> sessions, CookieSerializer cookies, OAuth2AuthenticationToken token) {
        S session = sessions.createSession();
        session.setAttribute(
                HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, new SecurityContextImpl(token));
        sessions.save(session);
        MockHttpServletResponse answer = new MockHttpServletResponse();
        cookies.writeCookieValue(
                new CookieSerializer.CookieValue(new MockHttpServletRequest(), answer, session.getId()));
        return "PULSELINE="
                + Objects.requireNonNull(answer.getCookie("PULSELINE")).getValue();
    }

    /// Asks as a browser or a program would, with everything that a body could need.
    Answer ask(Caller caller, RouteRow row, String address, @Nullable String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(at(address)).header("Accept", row.api() ? "application/json" : "text/html,*/*");
        SignedIn person = signedIn.get(caller);
        if (person != null) {
            request.header("Cookie", person.cookie()).header("X-CSRF-TOKEN", person.csrf());
        }
        switch (caller) {
            case MARLIN_PROGRAM -> request.header("Authorization", "Bearer " + MARLIN_KEY);
            case TERN_PROGRAM -> request.header("Authorization", "Bearer " + TERN_KEY);
            case STAFF_PROGRAM -> request.header("Authorization", "Bearer " + STAFF_KEY);
            case NO_PROGRAM -> request.header("Authorization", "Bearer plk_marlin_guessed");
            default -> {}
        }
        if (!row.method().equals("GET")) {
            request.header("Content-Type", row.contentType())
                    .header("Idempotency-Key", "matrix-" + UUID.randomUUID())
                    .header("If-Match", "\"1\"");
        }
        return send(request.method(
                row.method().equals("ANY") ? "GET" : row.method(),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private URI at(String address) {
        return URI.create(
                "http://127.0.0.1:" + port + address.replace("\"", "%22").replace(" ", "%20"));
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// Everything of Tern's that would be recognised anywhere: ids, addresses and planted words, wherever a table keeps
    /// them,
    /// unless Marlin or nobody in particular has them too.
    List<String> ternsMarkers() throws SQLException {
        try (Connection superuser = DATABASE.superuser()) {
            superuser.createStatement().execute("set search_path = app");
            List<String> terns = values(superuser, "tenant_id = '" + TERN + "'");
            terns.removeAll(values(superuser, "tenant_id <> '" + TERN + "'"));
            terns.addAll(
                    column(
                            superuser,
                            "select unnest(array[email, name]) from person p where email like '%tern.example' and exists (select 1 from membership m where m.person_id = p.id)"));
            terns.removeIf(
                    value -> !value.matches(
                            "(?s)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\+?\\d{10,16}|wacid\\..*|wamid\\..*|[A-Z]{2}\\.\\d{8,}|.*@.*|.*Canary.*"));
            terns.removeAll(column(superuser, "select id::text from rate_card"));
            return List.copyOf(new java.util.TreeSet<>(terns));
        }
    }

    private static List<String> values(Connection superuser, String condition) throws SQLException {
        List<String> values = new ArrayList<>();
        for (Map.Entry<String, List<String>> table :
                tenantTables(superuser, "'text', 'uuid'").entrySet()) {
            for (String name : table.getValue()) {
                if (!name.equals("tenant_id")) {
                    values.addAll(column(
                            superuser,
                            "select distinct " + name + "::text from " + table.getKey() + " where " + condition
                                    + " and length(" + name + "::text) between 8 and 300"));
                }
            }
        }
        return values;
    }

    /// One text per table of everything Tern has, for seeing that nothing was touched.
    Map<String, String> ternsChecksums() throws SQLException {
        try (Connection superuser = DATABASE.superuser()) {
            superuser.createStatement().execute("set search_path = app");
            Map<String, String> sums = new LinkedHashMap<>();
            for (String table : tenantTables(superuser, "'uuid'").keySet()) {
                sums.put(
                        table,
                        String.valueOf(column(
                                superuser,
                                "select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from "
                                        + table + " t where tenant_id = '" + TERN + "'")));
            }
            return sums;
        }
    }

    private static Map<String, List<String>> tenantTables(Connection superuser, String types) throws SQLException {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        for (String line : column(superuser, """
                select c.relname || ' ' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
                where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0
                  and not a.attisdropped and a.atttypid::regtype::text in (%s)
                  and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id') order by 1
                """.formatted(types))) {
            String[] words = line.split(" ", -1);
            tables.computeIfAbsent(words[0], name -> new ArrayList<>()).add(words[1]);
        }
        return tables;
    }

    private static List<String> column(Connection superuser, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (var statement = superuser.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
