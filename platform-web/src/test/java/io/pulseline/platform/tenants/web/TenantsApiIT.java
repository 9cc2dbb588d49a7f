package io.pulseline.platform.tenants.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.api.ApiScene;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.identity.Admissions;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.tenants.TenantLife;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Staff open, read and suspend tenants; a tenant's key learns nothing of others.
class TenantsApiIT extends ApiScene {
    private static final Actor ACTOR = new Actor.Platform("test");

    @Autowired
    Admissions admissions;

    @Autowired
    TenantLife life;

    @Autowired
    Tenants tenants;

    @Autowired
    People people;

    @Test
    void aTenantIsOpenedOnceAndNamesItsMistakes() {
        assertThat(post(STAFF, "/tenants", "{\"slug\":\"puffin\",\"name\":\"Puffin Post\",\"zone\":\"Europe/Oslo\"}")
                        .is(201)
                        .headers()
                        .firstValue("Location"))
                .hasValue("/api/v1/tenants/puffin");
        assertThat(get(STAFF, "/tenants/puffin").is(200).text("zone")).isEqualTo("Europe/Oslo");
        assertThat(get(STAFF, "/tenants").text("items").isEmpty()).isTrue();
        assertThat(get(STAFF, "/tenants").at("items")).hasSizeGreaterThanOrEqualTo(3);
        post(STAFF, "/tenants", "{\"slug\":\"puffin\",\"name\":\"Again\"}").isProblem(422, "invalid");
        assertThat(post(STAFF, "/tenants", "{\"slug\":\"No Spaces\",\"zone\":\"Mars/One\"}")
                        .isProblem(422, "invalid")
                        .at("errors"))
                .hasSize(3);
        get(STAFF, "/tenants/nobody").isProblem(404, "not-found");
        get(TERN, "/tenants").isProblem(403, "staff-only");
        get(TERN, "/tenants/tern").isProblem(403, "staff-only");
        post(TERN, "/tenants", "{\"slug\":\"mine\",\"name\":\"Mine\"}").isProblem(403, "staff-only");
    }

    @Test
    void aSuspendedTenantReadsAndSendsNothing() {
        Tenant tenant =
                life.open(ACTOR, "petrel", "Petrel", java.time.ZoneOffset.UTC).orElseThrow();
        String key = admissions.makeKey(ACTOR, tenant, "petrel's program");
        get(key, "/calls").is(200);
        assertThat(post(STAFF, "/tenants/petrel/suspension", "")
                        .is(200)
                        .at("active")
                        .asBoolean(true))
                .isFalse();
        get(key, "/calls").is(200);
        post(key, "/calls", "{}", anyKey()).isProblem(403, "tenant-suspended");
        send(request(STAFF, "/tenants/petrel/suspension").DELETE()).is(200);
        post(key, "/calls", "{}", anyKey()).isProblem(422, "invalid");
        post(STAFF, "/tenants/nobody/suspension", "").isProblem(404, "not-found");
        post(TERN, "/tenants/petrel/suspension", "").isProblem(403, "staff-only");
    }

    @Test
    void anInvitedPersonHasTheRoleOfTheLastInvitation() {
        Tenant tern = tenants.bySlug("tern").orElseThrow();
        admissions.invite(ACTOR, tern, "Nina@Tern.Example", "Nina", Role.AGENT);
        admissions.invite(ACTOR, tern, "nina@tern.example", "", Role.TENANT_ANALYST);
        assertThat(people.members(tern.id()))
                .filteredOn(member -> member.person().email().equals("nina@tern.example"))
                .singleElement()
                .satisfies(member -> {
                    assertThat(member.role()).isEqualTo(Role.TENANT_ANALYST);
                    assertThat(member.person().name()).isEqualTo("Nina");
                });
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> admissions.invite(ACTOR, tern, "x@y.example", "", Role.BSP_ADMIN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aValueOfTheWrongTypeIsNamed() {
        assertThat(post(TERN, "/costs/preview", "{\"market\":\"x\",\"seconds\":\"long\"}")
                        .isProblem(422, "invalid")
                        .text("errors.0.field"))
                .isEqualTo("seconds");
    }
}
