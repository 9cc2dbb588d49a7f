package io.pulseline.platform.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PortalTest;
import io.pulseline.platform.identity.People;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/// A BSP whose own people prove a second factor, whatever its tenants demand.
@PortalTest
@TestPropertySource(properties = "pulseline.staff.second-factor=true")
class StaffSecondFactorIT {
    private static final TestDatabase DATABASE = TestDatabase.create("staff_second_factor");

    @Autowired
    MockMvcTester mvc;

    @Autowired
    People people;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        PortalDatabase.use(registry, DATABASE, "staff_second_factor");
    }

    @Test
    void staffAreAskedAndTenantsAreNot() {
        assertThat(SignedIn.get(mvc, people, "olga@bsp.example", "/bsp/tenants"))
                .hasStatus(302)
                .hasRedirectedUrl("/second-factor?to=%2Fbsp%2Ftenants");
        assertThat(SignedIn.get(mvc, people, "simon@bsp.example", "/bsp/")).hasStatus(302);
        assertThat(SignedIn.post(mvc, people, "olga@bsp.example", "/bsp/staff", "email", "x@bsp.example"))
                .hasStatus(403);
        assertThat(SignedIn.get(mvc, people, "vera@tern.example", "/t/tern/")).hasStatus(200);
    }
}
