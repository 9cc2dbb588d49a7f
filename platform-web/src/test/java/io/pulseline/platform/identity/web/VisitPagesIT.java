package io.pulseline.platform.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.api.ApiScene;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditLog;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Person;
import io.pulseline.platform.identity.Visits;
import io.pulseline.platform.jobs.Job;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.web.http.CookieSerializer;

/// Staff get into a tenant with a reason and for a time, and both sides can read that they were there.
class VisitPagesIT extends ApiScene {
    private static final String SIMON = "simon@bsp.example";

    @Autowired
    People people;

    @Autowired
    Tenants tenants;

    @Autowired
    Visits visits;

    @Autowired
    AuditLog audit;

    @Autowired
    List<Job> jobs;

    @Autowired
    SessionRepository<? extends Session> sessions;

    @Autowired
    CookieSerializer cookies;

    @AfterEach
    void leave() {
        visits.leave(simon(), tern().id());
    }

    @Test
    void withoutAReasonNobodyOfTheStaffGetsIn() {
        PortalBrowser simon = PortalBrowser.of(port, sessions, cookies, people, SIMON);
        assertThat(simon.get("/t/tern/calls?direction=USER_INITIATED").location())
                .endsWith("/bsp/tenants/tern/visit?to=%2Ft%2Ftern%2Fcalls%3Fdirection%3DUSER_INITIATED");
        assertThat(simon.post("/t/tern/calls", "number", SOFIA).status()).isEqualTo(403);
        assertThat(simon.post("/bsp/tenants/tern/visit", "reason", " no ").body())
                .contains("Say why in 5 to 300 characters.");
        assertThat(simon.get("/t/tern/calls").status()).isEqualTo(302);
        assertThat(simon.get("/t/nobody/calls").status()).isEqualTo(404);
    }

    @Test
    void aVisitIsSeenByBothSidesAndEndsWithTheButton() {
        PortalBrowser simon = PortalBrowser.of(port, sessions, cookies, people, SIMON);
        assertThat(simon.post(
                                "/bsp/tenants/tern/visit",
                                "reason",
                                "ticket 4711",
                                "minutes",
                                "15",
                                "to",
                                "/t/tern/calls?page=1")
                        .location())
                .endsWith("/t/tern/calls?page=1");
        assertThat(simon.get("/t/tern/calls").body())
                .contains("Simon Adler looks into Tern Logistics", "ticket 4711", "Leave");
        assertThat(simon.post("/t/tern/calls", "number", SOFIA).status())
                .as("reads only")
                .isEqualTo(403);
        assertThat(simon.get("/t/marlin/calls").status())
                .as("another tenant is another visit")
                .isEqualTo(302);
        assertThat(simon.post("/bsp/tenants/tern/visit/end").location()).endsWith("/bsp/tenants/tern");
        assertThat(simon.get("/t/tern/calls").status()).isEqualTo(302);
        for (List<AuditLog.Line> trail : List.of(
                audit.of(tern().id(), AuditLog.Search.EVERYTHING, null, 10).items(),
                audit.forStaff(new AuditLog.Reach.OfBsp(), AuditLog.Search.EVERYTHING, null, 10)
                        .items())) {
            assertThat(trail).anySatisfy(line -> {
                assertThat(line.action()).isEqualTo("tenant.enter");
                assertThat(line.actor()).isEqualTo("Simon Adler");
                assertThat(line.after()).contains("ticket 4711");
            });
            assertThat(trail).anySatisfy(line -> {
                assertThat(line.action()).isEqualTo("tenant.leave");
                assertThat(line.after()).contains("person");
            });
        }
    }

    @Test
    void aVisitLeadsNowhereButIntoItsTenant() {
        PortalBrowser simon = PortalBrowser.of(port, sessions, cookies, people, SIMON);
        for (String elsewhere : List.of("https://evil.example/", "//evil.example/", "/t/marlin/", "/t/tern//evil")) {
            assertThat(simon.post("/bsp/tenants/tern/visit", "reason", "ticket 4711", "to", elsewhere)
                            .location())
                    .as(elsewhere)
                    .endsWith("/t/tern/");
        }
    }

    @Test
    void aVisitWhoseTimeIsOverLetsNobodyInAndIsNoted() {
        PortalBrowser simon = PortalBrowser.of(port, sessions, cookies, people, SIMON);
        visits.begin(simon(), tern(), "over at once", Duration.ofSeconds(-1));
        assertThat(simon.get("/t/tern/calls").status()).isEqualTo(302);
        jobs.stream()
                .filter(job -> job.name().equals("identity.end-visits"))
                .forEach(job -> ((TenantJob) job).run(tern(), (done, total, note) -> {}));
        assertThat(audit.of(tern().id(), AuditLog.Search.EVERYTHING, null, 1).items())
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.action()).isEqualTo("tenant.leave");
                    assertThat(line.after()).contains("time");
                });
    }

    private Actor.Human simon() {
        Person person = people.byEmail(SIMON).orElseThrow();
        return new Actor.Human(person.id(), person.name());
    }

    private Tenant tern() {
        return tenants.bySlug("tern").orElseThrow();
    }
}
