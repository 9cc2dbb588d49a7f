package io.pulseline.platform.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PortalTest;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Staff;
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

/// Somebody becomes staff, gets another role and is let go, each at once; and there is always an administrator.
@PortalTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StaffPagesIT {
    private static final TestDatabase DATABASE = TestDatabase.create("staff_pages");
    private static final String OLGA = "olga@bsp.example";
    private static final String SIMON = "simon@bsp.example";
    private static final String ZOE = "zoe@bsp.example";

    @Autowired
    MockMvcTester mvc;

    @Autowired
    People people;

    @Autowired
    Staff staff;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        PortalDatabase.use(registry, DATABASE, "staff_pages");
    }

    @Test
    @Order(1)
    void somebodyIsLetInAndMistakesStandBesideTheirFields() {
        assertThat(post(OLGA, "/bsp/staff", "email", "zoe", "role", "AGENT"))
                .hasStatus(422)
                .bodyText()
                .contains("This is not an e-mail address.", "Choose one of the two.", "value=\"zoe\"");
        assertThat(post(OLGA, "/bsp/staff", "email", "Simon@bsp.example", "role", "BSP_ADMIN"))
                .hasStatus(422)
                .bodyText()
                .contains("This person is staff already.");
        assertThat(people.byEmail(ZOE)).isEmpty();
        assertThat(post(OLGA, "/bsp/staff", "email", "Zoe@BSP.example", "name", "Zoe Lind", "role", "BSP_SUPPORT"))
                .hasRedirectedUrl("/bsp/staff");
        assertThat(SignedIn.get(mvc, people, ZOE, "/bsp/tenants")).hasStatus(200);
        assertThat(SignedIn.get(mvc, people, OLGA, "/bsp/staff")).bodyText().contains("Zoe Lind", "BSP support");
    }

    @Test
    @Order(2)
    void onlyAdministratorsChangeStaffAndARoleBitesAtOnce() {
        assertThat(SignedIn.get(mvc, people, SIMON, "/bsp/staff"))
                .hasStatus(200)
                .bodyText()
                .doesNotContain("Let somebody in");
        assertThat(post(SIMON, "/bsp/staff", "email", "x@bsp.example", "role", "BSP_ADMIN"))
                .hasStatus(403);
        assertThat(post(SIMON, "/bsp/staff/" + zoe() + "/role", "role", "BSP_ADMIN"))
                .hasStatus(403);
        assertThat(SignedIn.get(mvc, people, "vera@tern.example", "/bsp/staff")).hasStatus(404);
        assertThat(SignedIn.get(mvc, people, ZOE, "/bsp/tenants/new")).hasStatus(403);
        assertThat(post(OLGA, "/bsp/staff/" + zoe() + "/role", "role", "TENANT_ADMIN"))
                .hasStatus(400);
        assertThat(post(OLGA, "/bsp/staff/" + zoe() + "/role", "role", "BSP_ADMIN"))
                .hasStatus(302);
        assertThat(SignedIn.get(mvc, people, ZOE, "/bsp/tenants/new")).hasStatus(200);
    }

    @Test
    @Order(3)
    void somebodyLetGoIsOutAndWhatTheyDoForATenantGoesOn() {
        var session = SignedIn.as(people, ZOE);
        assertThat(post(OLGA, "/bsp/staff/" + zoe() + "/deactivation")).hasRedirectedUrl("/bsp/staff");
        assertThat(mvc.get()
                        .uri("/bsp/")
                        .with(org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors
                                .authentication(session))
                        .exchange())
                .as("with the session of before")
                .hasStatus(404);
        assertThat(staff.all()).extracting("email").doesNotContain(ZOE);
        assertThat(post(OLGA, "/bsp/staff", "email", "vera@tern.example", "role", "BSP_SUPPORT"))
                .hasStatus(302);
        assertThat(SignedIn.get(mvc, people, "vera@tern.example", "/bsp/")).hasStatus(200);
        String vera = people.byEmail("vera@tern.example").orElseThrow().id().toString();
        assertThat(post(OLGA, "/bsp/staff/" + vera + "/deactivation")).hasStatus(302);
        assertThat(SignedIn.get(mvc, people, "vera@tern.example", "/bsp/")).hasStatus(404);
        assertThat(SignedIn.get(mvc, people, "vera@tern.example", "/t/tern/")).hasStatus(200);
        assertThat(SignedIn.get(mvc, people, OLGA, "/bsp/audit"))
                .bodyText()
                .contains("Let somebody of the staff in", "Ended access of somebody of the staff");
    }

    @Test
    @Order(4)
    void theLastAdministratorStays() {
        String olga = people.byEmail(OLGA).orElseThrow().id().toString();
        List<String> administrators = staff.all().stream()
                .filter(person -> person.staffRole() == Role.BSP_ADMIN)
                .map(person -> person.email())
                .toList();
        assertThat(administrators).containsExactly(OLGA);
        assertThat(post(OLGA, "/bsp/staff/" + olga + "/deactivation")).hasRedirectedUrl("/bsp/staff/" + olga);
        assertThat(post(OLGA, "/bsp/staff/" + olga + "/role", "role", "BSP_SUPPORT"))
                .hasStatus(302);
        assertThat(staff.all()).anyMatch(person -> person.email().equals(OLGA) && person.staffRole() == Role.BSP_ADMIN);
    }

    private String zoe() {
        return people.byEmail(ZOE).orElseThrow().id().toString();
    }

    private MvcTestResult post(String email, String address, String... form) {
        return SignedIn.post(mvc, people, email, address, form);
    }
}
