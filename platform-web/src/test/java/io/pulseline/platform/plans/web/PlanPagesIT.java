package io.pulseline.platform.plans.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PortalTest;
import io.pulseline.platform.calls.CallFilter;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.web.CallsOfYesterday;
import io.pulseline.platform.identity.web.SignedIn;
import io.pulseline.platform.plans.PricePlans;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.Inbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// Staff give a tenant a plan, calls are charged by it, and from then on the past cannot be priced anew.
@PortalTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlanPagesIT {
    private static final TestDatabase DATABASE = TestDatabase.create("plan_pages");
    private static final String OLGA = "olga@bsp.example";
    private static final String PLAN = "/bsp/tenants/tern/plan";

    @Autowired
    MockMvcTester mvc;

    @Autowired
    People people;

    @Autowired
    Tenants tenants;

    @Autowired
    PricePlans plans;

    @Autowired
    Inbox inbox;

    @Autowired
    LiveCalls calls;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        PortalDatabase.use(registry, DATABASE, "plan_pages");
    }

    @Test
    @Order(1)
    void mistakesStandBesideTheirFieldsAndChangeNothing() {
        MvcTestResult wrong = post(OLGA, plan("", "soon", "12.5", "DOGE"));
        assertThat(wrong).hasStatus(422);
        assertThat(wrong)
                .bodyText()
                .contains(
                        "3 fields need a look.",
                        "A name has 1 to 80 characters.",
                        "A day reads like 2026-12-01.",
                        "A currency has three letters, like EUR.",
                        "value=\"12.5\"");
        assertThat(post(OLGA, plan("Trial", earliest().toString(), "-5", "USD")))
                .hasStatus(422)
                .bodyText()
                .contains("A number from 0 to 1000");
        assertThat(post(OLGA, plan("Trial", earliest().minusDays(1).toString(), "5", "USD")))
                .hasStatus(422)
                .bodyText()
                .contains("Too early: the first day that is not charged yet is " + earliest());
        assertThat(plans.of(tern().id())).isEmpty();
        assertThat(SignedIn.get(mvc, people, OLGA, PLAN))
                .bodyText()
                .contains("The tenant pays exactly what Meta bills.");
    }

    @Test
    @Order(2)
    void supportReadsPlansAndChangesNone() {
        assertThat(SignedIn.get(mvc, people, "simon@bsp.example", PLAN))
                .hasStatus(200)
                .bodyText()
                .doesNotContain("Save plan");
        assertThat(post("simon@bsp.example", plan("Mine", earliest().toString(), "5", "USD")))
                .hasStatus(403);
        assertThat(SignedIn.get(mvc, people, "vera@tern.example", PLAN)).hasStatus(404);
    }

    @Test
    @Order(3)
    void callsAreChargedByThePlanOfTheirDay() throws Exception {
        assertThat(post(OLGA, plan("Standard", earliest().toString(), "25", "USD")))
                .hasStatus(302);
        assertThat(SignedIn.get(mvc, people, OLGA, PLAN))
                .bodyText()
                // 56 s are ten pulses of a tenth of a cent, and a quarter more
                .contains("Standard", "now", "0.010000", "0.012500", "0.0021");
        assertThat(query("select per_message::text from price_plan")).containsExactly("0.0021");
        assertThat(SignedIn.get(mvc, people, OLGA, "/bsp/tenants/tern"))
                .bodyText()
                .contains("Standard", "Changed the price plan");
        assertThat(query("select count(*)::text from ops.audit_event where action = 'plan.change'"))
                .containsExactly("1");
        // the calls below are of an hour ago, which may be yesterday
        query("update price_plan set effective_from = effective_from - 1 returning name");
        CallsOfYesterday.tell(
                inbox,
                () -> calls
                        .list(tern().id(), new CallFilter(null, null, null, null, null, null, null, null), null, 50)
                        .items()
                        .stream()
                        .filter(call -> call.outcome() != null)
                        .count());
        assertThat(query("""
                        select plan || ' ' || (tenant_price = meta_cost * 1.25)
                        from charge where meta_cost > 0""")).containsExactly("Standard true");
    }

    @Test
    @Order(4)
    void whatWasChargedKeepsItsPlanAndTheNextOneFollows() {
        LocalDate charged =
                LocalDate.parse(query("select max(day)::text from charge").getFirst());
        LocalDate next = earliest();
        assertThat(next).isAfter(charged);
        assertThat(post(OLGA, plan("Dearer", charged.toString(), "80", "USD")))
                .hasStatus(422)
                .bodyText()
                .contains("Too early", next.toString());
        // east of Greenwich the next day may have begun
        LocalDate coming = next.plusDays(2);
        assertThat(post(OLGA, plan("Dearer", coming.toString(), "80", "USD"))).hasStatus(302);
        assertThat(SignedIn.get(mvc, people, OLGA, PLAN))
                .bodyText()
                .contains("coming", "Take back Dearer of " + coming);
        String began = query("select min(effective_from)::text from price_plan").getFirst();
        assertThat(SignedIn.post(mvc, people, OLGA, PLAN + "/" + began + "/withdrawal"))
                .hasRedirectedUrl(PLAN);
        assertThat(plans.of(tern().id())).as("one that has begun stays").hasSize(2);
        assertThat(SignedIn.post(mvc, people, OLGA, PLAN + "/2031-01-01/withdrawal"))
                .hasStatus(404);
        assertThat(SignedIn.text(SignedIn.get(mvc, people, OLGA, PLAN)))
                .as("the day in the button's address is the ISO one, in whatever language the page is read")
                .contains("action=\"" + PLAN + "/" + coming + "/withdrawal\"");
        assertThat(SignedIn.post(mvc, people, OLGA, PLAN + "/" + coming + "/withdrawal"))
                .hasStatus(302);
        assertThat(plans.of(tern().id())).hasSize(1);
        assertThat(SignedIn.get(mvc, people, "vera@tern.example", "/t/tern/audit"))
                .bodyText()
                .contains("Took back a price plan");
    }

    private Tenant tern() {
        return tenants.bySlug("tern").orElseThrow();
    }

    private LocalDate earliest() {
        return plans.earliest(tern());
    }

    private MvcTestResult post(String email, String... form) {
        return SignedIn.post(mvc, people, email, PLAN, form);
    }

    private static String[] plan(String name, String from, String markup, String currency) {
        return new String[] {
            "name",
            name,
            "from",
            from,
            "currency",
            currency,
            "markup",
            markup,
            "perPulse",
            "0",
            "perMinute",
            "0",
            "increment",
            "6",
            "minimum",
            "0",
            "free",
            "0",
            "perMessage",
            "0.0021",
            "taxName",
            "",
            "tax",
            "0"
        };
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
