package io.pulseline.platform.tenants.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PortalTest;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.calls.CallFilter;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.identity.Admissions;
import io.pulseline.platform.identity.ApiKeys;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.web.CallsOfYesterday;
import io.pulseline.platform.identity.web.RetoldInbox;
import io.pulseline.platform.identity.web.SignedIn;
import io.pulseline.platform.rating.RollupProof;
import io.pulseline.platform.rating.web.MoneyWords;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantState;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.Inbox;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// The life of one tenant as staff lead it: opened, used, suspended, resumed, off-boarded, erased. What it was charged
/// is
/// the same to the last digit afterwards, and of its people and users nothing is left anywhere.
@PortalTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TenantConsoleIT {
    private static final TestDatabase DATABASE = TestDatabase.create("tenant_console");
    private static final String OLGA = "olga@bsp.example";
    private static final String RITA = "rita@puffin.example";
    /// What would give away the people of Puffin and who spoke with them.
    private static final List<String> TRACES =
            List.of(RITA, "Rita Skov", "385915550777", "Ola Lunde", "HR.7700911222", "case 77");

    @Autowired
    MockMvcTester mvc;

    @Autowired
    People people;

    @Autowired
    Tenants tenants;

    @Autowired
    Admissions admissions;

    @Autowired
    ApiKeys keys;

    @Autowired
    Inbox inbox;

    @Autowired
    LiveCalls calls;

    @Autowired
    RollupProof proof;

    private String key = "";
    private List<String> charged = List.of();

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        PortalDatabase.use(registry, DATABASE, "tenant_console");
    }

    @Test
    @Order(1)
    void aTenantIsOpenedWithItsFirstAdministratorAndMistakesStandBesideTheirFields() {
        MvcTestResult wrong = post(OLGA, "/bsp/tenants", "name", "Puffin Post", "slug", "No Slug", "zone", "Mars/One");
        assertThat(wrong).hasStatus(422);
        assertThat(wrong).bodyText().contains("A slug has 2 to 41", "A time zone reads like", "value=\"Puffin Post\"");
        assertThat(post(OLGA, "/bsp/tenants", "name", "x", "slug", "tern", "zone", "UTC"))
                .hasStatus(422)
                .bodyText()
                .contains("This slug is taken.");
        assertThat(post("simon@bsp.example", "/bsp/tenants", "name", "x", "slug", "mine", "zone", "UTC"))
                .hasStatus(403);

        assertThat(post(
                        OLGA,
                        "/bsp/tenants",
                        "name",
                        "Puffin Post",
                        "slug",
                        "puffin",
                        "zone",
                        "Europe/Oslo",
                        "email",
                        RITA,
                        "person",
                        "Rita Skov"))
                .hasStatus(302)
                .hasRedirectedUrl("/bsp/tenants/puffin");
        assertThat(get(RITA, "/t/puffin/")).hasStatus(200);
        assertThat(get(OLGA, "/bsp/tenants?text=PUFF&state=ACTIVE")).bodyText().contains("/bsp/tenants/puffin");
        assertThat(get(OLGA, "/bsp/tenants?text=PUFF&state=CLOSED"))
                .bodyText()
                .doesNotContain("/bsp/tenants/puffin")
                .contains("No tenant has this text and this state.");
    }

    @Test
    @Order(2)
    void itIsUsed() throws Exception {
        try (Connection superuser = DATABASE.superuser()) {
            superuser.createStatement().execute("""
                    set search_path = app;
                    insert into waba (tenant_id, id, name, currency, zone)
                      values ('%1$s', '104729118830999', 'Puffin', 'USD', 'Europe/Oslo');
                    insert into phone_number (tenant_id, id, waba_id, e164, name, status)
                      values ('%1$s', '206418377159999', '104729118830999', '4755550101', 'Post office', 'CONNECTED')
                    """.formatted(puffin().id()));
        }
        CallsOfYesterday.tell(
                puffinsInbox(),
                () -> calls
                        .list(puffin().id(), new CallFilter(null, null, null, null, null, null, null, null), null, 50)
                        .items()
                        .stream()
                        .filter(call -> call.outcome() != null)
                        .count());
        key = admissions.makeKey(new Actor.Platform("test"), puffin(), "post's program");
        try (Connection superuser = DATABASE.superuser()) {
            superuser.createStatement().execute("""
                    set search_path = app;
                    update charge set agent_name = 'Rita Skov', tag = 'case 77' where tenant_id = '%1$s';
                    update cost_rollup set agent = 'Rita Skov' where tenant_id = '%1$s'
                    """.formatted(puffin().id()));
        }
        charged = charges();
        assertThat(charged).hasSize(CallsOfYesterday.CALLS).anyMatch(line -> line.contains("|10|"));
        assertThat(metaCost()).isPositive();
        assertThat(proof.check(puffin().id(), 7).differences()).isZero();
        assertThat(traces()).as("what has to go").isNotEmpty();
    }

    @Test
    @Order(3)
    void suspendedItReadsAndChangesNothing() {
        assertThat(post(OLGA, "/bsp/tenants/puffin/suspension", "typed", "puffins", "reason", "unpaid"))
                .hasStatus(422)
                .bodyText()
                .contains("This is not the slug.", "value=\"unpaid\"");
        assertThat(puffin().state()).isEqualTo(TenantState.ACTIVE);
        assertThat(post(OLGA, "/bsp/tenants/puffin/suspension", "typed", "puffin", "reason", "unpaid"))
                .hasStatus(302);
        assertThat(get(RITA, "/t/puffin/calls")).hasStatus(200).bodyText().contains("Puffin Post is suspended.");
        assertThat(post(RITA, "/t/puffin/calls")).hasStatus(403);
        assertThat(get(OLGA, "/bsp/tenants/puffin")).bodyText().contains("Suspended the tenant", "unpaid");
        assertThat(post(OLGA, "/bsp/tenants/puffin/suspension", "typed", "puffin"))
                .as("twice")
                .hasStatus(409);
        assertThat(post(OLGA, "/bsp/tenants/puffin/resumption", "typed", "puffin"))
                .hasStatus(302);
        assertThat(get(RITA, "/t/puffin/calls")).bodyText().doesNotContain("is suspended");
    }

    @Test
    @Order(4)
    void offBoardedItsPeopleAndProgramsAreOut() {
        assertThat(post(OLGA, "/bsp/tenants/puffin/erasure", "typed", "puffin"))
                .as("erased before it is closed")
                .hasStatus(409);
        assertThat(keys.find(key)).isPresent();
        assertThat(get(OLGA, "/bsp/tenants/puffin/offboarding")).bodyText().contains("What stays");
        assertThat(post(OLGA, "/bsp/tenants/puffin/offboarding", "typed", "puffin"))
                .hasStatus(302);
        assertThat(keys.find(key)).isEmpty();
        assertThat(get(RITA, "/t/puffin/")).hasStatus(403);
        assertThat(get(RITA, "/")).hasRedirectedUrl("/signin?problem=closed");
        assertThat(get("maya@marlin.example", "/t/puffin/")).as("a stranger").hasStatus(404);
        assertThat(charges()).isEqualTo(charged);
    }

    @Test
    @Order(5)
    void erasedItsPeopleAreGoneAndTheSumsStay() throws SQLException {
        List<String> others = others();
        assertThat(post(OLGA, "/bsp/tenants/puffin/erasure", "typed", "puffin", "reason", "contract ended"))
                .hasStatus(302);
        assertThat(puffin().state()).isEqualTo(TenantState.ERASED);
        assertThat(traces()).isEmpty();
        assertThat(charges()).isEqualTo(charged);
        assertThat(proof.check(puffin().id(), 7).differences()).isZero();
        assertThat(others()).as("of other tenants").isEqualTo(others);
        assertThat(people.byEmail(RITA)).isEmpty();
        assertThat(get(OLGA, "/bsp/tenants/puffin"))
                .hasStatus(200)
                .bodyText()
                .contains("Erased the tenant", "contract ended", "USD", new MoneyWords().call(metaCost()));
        assertThat(post(OLGA, "/bsp/tenants/puffin/resumption", "typed", "puffin"))
                .hasStatus(409);
    }

    private Tenant puffin() {
        return tenants.bySlug("puffin").orElseThrow();
    }

    private MvcTestResult get(String email, String address) {
        return SignedIn.get(mvc, people, email, address);
    }

    private MvcTestResult post(String email, String address, String... form) {
        return SignedIn.post(mvc, people, email, address, form);
    }

    /// The calls of the cast, told of Puffin's number and of a user that nobody else knows.
    private Inbox puffinsInbox() {
        return new RetoldInbox(
                inbox,
                Map.ofEntries(
                        Map.entry("104729118830551", "104729118830999"),
                        Map.entry("206418377150934", "206418377159999"),
                        Map.entry("35925550101", "4755550101"),
                        Map.entry("385915550142", "385915550777"),
                        Map.entry("HR.48120077315590", "HR.7700911222"),
                        Map.entry("CRAWL", "PUFFIN"),
                        Map.entry("Mira Kos", "Ola Lunde")));
    }

    /// Everything that makes a charge, but for who spoke.
    private List<String> charges() {
        return query("""
                select call_id || '|' || version || '|' || pulses || '|' || seconds || '|' || coalesce(meta_cost::text, 'null') || '|'
                       || coalesce(tenant_price::text, 'null') || '|' || currency || '|' || day
                from charge where tenant_id = '%s' order by 1""".formatted(puffin().id()));
    }

    private BigDecimal metaCost() {
        return new BigDecimal(
                query("select sum(meta_cost)::text from charge where tenant_id = '%s'".formatted(puffin().id()))
                        .getFirst());
    }

    private List<String> others() {
        return query("""
                select 'call ' || count(*) || ' person ' || (select count(*) from person where email not like '%%puffin%%') || ' permission '
                       || (select count(*) from permission where tenant_id <> '%1$s') from call where tenant_id <> '%1$s'""".formatted(puffin().id()));
    }

    /// Table and column of everything that names Puffin's people or users, wherever a table keeps text or bytes.
    private List<String> traces() {
        List<String> found = new ArrayList<>();
        for (String column : query("""
                select c.oid::regclass || ' ' || a.attname || ' ' || a.atttypid::regtype from pg_class c
                join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                where c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace) and c.relkind in ('r', 'p') and not c.relispartition
                  and a.atttypid::regtype::text in ('text', 'jsonb', 'bytea') and c.relname not like 'qrtz%'""")) {
            String[] part = column.split(" ", -1);
            String text = part[2].equals("bytea") ? "encode(" + part[1] + ", 'escape')" : part[1] + "::text";
            for (String trace : TRACES) {
                query("select count(*)::text from " + part[0] + " where strpos(" + text + ", '" + trace + "') > 0")
                        .stream()
                        .filter(count -> !count.equals("0"))
                        .forEach(count -> found.add(part[0] + "." + part[1] + " has " + trace));
            }
        }
        return found;
    }

    private static List<String> query(String sql) {
        try (Connection superuser = DATABASE.superuser()) {
            superuser.createStatement().execute("set search_path = app");
            List<String> found = new ArrayList<>();
            try (var rows = superuser.createStatement().executeQuery(sql)) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
