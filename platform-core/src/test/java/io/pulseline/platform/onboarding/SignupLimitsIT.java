package io.pulseline.platform.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// What Meta's window allows in a week, and how long a number may wait, counted across tenants.
@SpringBootTest(
        classes = {CoreTestApplication.class, SignupLimitsIT.Surroundings.class},
        properties = "pulseline.signup.customers-per-week=5")
class SignupLimitsIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final ScriptedClock CLOCK = new ScriptedClock(NOON);

    @TestConfiguration
    static class Surroundings {
        @Bean
        @Primary
        Clock scripted() {
            return CLOCK;
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        CoreTestApplication.database(registry, "signup_limits");
    }

    @Autowired
    SignupLimits limits;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    JdbcClient jdbc;

    private int made;

    @BeforeEach
    void noSignups() {
        CLOCK.set(NOON);
        made = 0;
        for (TenantId tenant : new TenantId[] {TERN, MARLIN}) {
            transactions.asEraser(tenant, () -> {
                jdbc.sql("delete from signup_step").update();
                return jdbc.sql("delete from signup").update();
            });
        }
    }

    @Test
    void aBusinessIsOneCustomerHoweverManyAccountsItBringsAndWhoeverHasThem() {
        account(TERN, "3301", NOON.minus(Duration.ofDays(1)));
        account(TERN, "3301", NOON.minus(Duration.ofHours(2)));
        account(MARLIN, "3302", NOON.minus(Duration.ofDays(6)));
        account(MARLIN, null, NOON.minus(Duration.ofDays(2)));
        assertThat(limits.week())
                .isEqualTo(new SignupLimits.Week(3, 5, NOON.plus(Duration.ofDays(1))))
                .satisfies(week -> assertThat(week.nearlyFull()).isFalse());
    }

    @Test
    void anOldCustomersNextAccountIsNoNewCustomer() {
        account(TERN, "3303", NOON.minus(Duration.ofDays(30)));
        account(TERN, "3303", NOON.minus(Duration.ofDays(1)));
        assertThat(limits.week().used()).isZero();
    }

    @Test
    void fourFifthsAreNearlyAllAndTheOldestMakesRoom() {
        for (int i = 0; i < 4; i++) {
            account(TERN, "340" + i, NOON.minus(Duration.ofDays(6)).plus(Duration.ofMinutes(i)));
        }
        assertThat(limits.week().nearlyFull()).isTrue();
        assertThat(limits.week().full()).isFalse();
        account(TERN, "3409", NOON);
        assertThat(limits.week().full()).isTrue();
        CLOCK.set(NOON.plus(Duration.ofDays(1)).plusSeconds(1));
        assertThat(limits.week().used()).isEqualTo(4);
        assertThat(limits.week().full()).isFalse();
    }

    @Test
    void aNumberHasFourteenDaysAndOneVerifiedBeforehandNinety() {
        Instant window = NOON.minus(Duration.ofDays(10));
        UUID first = signup(TERN, "WINDOW", window);
        String waits = number(TERN, first, "FAILED", "PENDING", false);
        String verified = number(TERN, first, "TODO", "PENDING", true);
        number(TERN, first, "DONE", "CONNECTED", false);
        number(TERN, first, "SKIPPED", "PENDING", false);
        number(TERN, signup(TERN, "NUMBER", window), "TODO", "PENDING", false);
        assertThat(limits.unregistered())
                .extracting(
                        one -> one.id().value(), Unregistered::signup, Unregistered::preverified, Unregistered::until)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(waits, first, false, window.plus(Duration.ofDays(14))),
                        org.assertj.core.groups.Tuple.tuple(verified, first, true, window.plus(Duration.ofDays(90))));
    }

    @Test
    void aWindowThatIsOpenedAgainBeginsANewTime() {
        String number =
                number(TERN, signup(TERN, "WINDOW", NOON.minus(Duration.ofDays(20))), "FAILED", "PENDING", false);
        assertThat(limits.unregistered())
                .singleElement()
                .satisfies(one -> assertThat(one.until()).isEqualTo(NOON.minus(Duration.ofDays(6))));
        UUID again = signup(TERN, "WINDOW", NOON);
        step(TERN, again, waba(TERN), number, "REGISTER", "TODO");
        assertThat(limits.unregistered())
                .singleElement()
                .satisfies(one -> assertThat(one.until()).isEqualTo(NOON.plus(Duration.ofDays(14))));
    }

    private void account(TenantId tenant, @Nullable String business, Instant at) {
        String waba = "99000" + tenant.toString().substring(35) + ++made;
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            insert into waba (tenant_id, id, name, currency, zone, owner_business_id) values (?, ?, 'x', 'EUR', 'UTC', ?)
                            on conflict (tenant_id, id) do update set owner_business_id = excluded.owner_business_id
                            """).param(tenant.value()).param(waba).param(business).update();
        });
        step(tenant, signup(tenant, "WINDOW", at), waba, "", "ACCOUNT", "DONE");
    }

    private UUID signup(TenantId tenant, String door, Instant at) {
        UUID id = UUID.randomUUID();
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            insert into signup (tenant_id, id, actor, started_at, ended_at, door) values (?, ?, 'vera', ?, ?, ?)
                            """)
                    .param(tenant.value())
                    .param(id)
                    .param(Timestamp.from(at))
                    .param(Timestamp.from(at))
                    .param(door)
                    .update();
        });
        return id;
    }

    private String number(TenantId tenant, UUID signup, String state, String status, boolean preverified) {
        String id = "88000" + ++made;
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            insert into phone_number (tenant_id, id, waba_id, e164, name, status, preverified)
                            values (?, ?, ?, ?, 'Desk', ?, ?)
                            on conflict (tenant_id, id) do update set status = excluded.status, preverified = excluded.preverified
                            """)
                    .param(tenant.value())
                    .param(id)
                    .param(waba(tenant))
                    .param("35929000" + made)
                    .param(status)
                    .param(preverified)
                    .update();
        });
        step(tenant, signup, waba(tenant), id, "REGISTER", state);
        return id;
    }

    private void step(TenantId tenant, UUID signup, String waba, String number, String step, String state) {
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            insert into signup_step (tenant_id, signup_id, waba_id, number_id, step, state, ended_at)
                            values (?, ?, ?, ?, ?, ?, now())
                            """)
                    .param(tenant.value())
                    .param(signup)
                    .param(waba)
                    .param(number)
                    .param(step)
                    .param(state)
                    .update();
        });
    }

    private String waba(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select min(id) from waba where id not like '99000%'")
                        .query(String.class)
                        .single());
    }
}
