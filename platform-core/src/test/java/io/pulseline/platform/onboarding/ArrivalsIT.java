package io.pulseline.platform.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.Inbox;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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

/// Accounts that come and go by Meta's word alone, as its webhooks bring it: stored, found to be nobody's or a
/// tenant's,
/// and acted upon. Meta's Graph side is played.
@SpringBootTest(classes = {CoreTestApplication.class, ArrivalsIT.Cast.class})
class ArrivalsIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final Actor OLGA = new Actor.Program("olga");
    private static final AtomicInteger IDS = new AtomicInteger(1000);
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "arrivals");
        registry.add("pulseline.meta.app-id", () -> MetaOfSignups.APP);
        registry.add("pulseline.signup.business-id", () -> "8801");
        registry.add("pulseline.signup.system-user-id", () -> "6155");
        registry.add("pulseline.signup.system-token", () -> "system-token");
    }

    @Autowired
    Arrivals arrivals;

    @Autowired
    Farewells farewells;

    @Autowired
    Onboarding onboarding;

    @Autowired
    Accounts accounts;

    @Autowired
    AccessTokens tokens;

    @Autowired
    Inbox inbox;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MetaOfSignups meta;

    private String waba = "";
    private String business = "";
    private String number = "";

    @BeforeEach
    void aNewCustomer() {
        meta.reset();
        int id = IDS.incrementAndGet();
        waba = "109200" + id;
        business = "3301" + id;
        number = "207100" + id;
        meta.owners.put(waba, business);
        meta.has(waba, number, "3592555" + id);
        meta.granted = List.of(new WabaId(waba));
    }

    @Test
    void aHostedSignUpWaitsForItsTenantAndComesAboard() throws Exception {
        meta.kept.put(business, "token-of-" + business);
        tells("PARTNER_ADDED", "");
        until(() -> waits(waba));
        Arrival arrival = arrival(waba);
        assertThat(arrival.event()).isEqualTo("PARTNER_ADDED");
        assertThat(arrival.business()).isEqualTo(business);
        UUID signup = arrivals.assign(new WabaId(waba), TERN, OLGA).orElseThrow();
        assertThat(waits(waba)).isFalse();
        assertThat(arrivals.assign(new WabaId(waba), MARLIN, OLGA))
                .as("it is somebody's now")
                .isEmpty();
        Attempt attempt = settled(TERN, signup);
        assertThat(attempt.door()).isEqualTo(Door.EVENT);
        assertThat(attempt.stopped()).isZero();
        assertThat(attempt.wabas()).containsExactly(waba);
        assertThat(tokens.forWaba(TERN, new WabaId(waba)).orElseThrow().reveal())
                .isEqualTo("token-of-" + business);
        assertThat(onboarding.find(MARLIN, signup)).isEmpty();
        for (String trail : List.of("app", "ops")) {
            assertThat(count("select count(*) from " + trail
                            + ".audit_event where action = 'onboarding.assign' and object = 'waba:" + waba + "'"))
                    .as("in both trails")
                    .isEqualTo(1);
        }
    }

    @Test
    void anOrdinarySignUpAndAnotherPartnersAppLeaveNothingWaiting() throws Exception {
        tells("PARTNER_APP_INSTALLED", ",\"partner_app_id\":\"999\"");
        tells("PARTNER_ADDED", "", "104729118830551");
        until(() -> handled(2));
        assertThat(arrivals.waiting()).extracting(one -> one.waba().value()).doesNotContain(waba, "104729118830551");
    }

    @Test
    void anInstalledAppBringsItsOwnTokenAndASolutionTheSolutions() throws Exception {
        meta.kept.put("7744 " + business, "token-of-solution");
        tells("PARTNER_APP_INSTALLED", ",\"partner_app_id\":\"" + MetaOfSignups.APP + "\",\"solution_id\":\"7744\"");
        until(() -> waits(waba));
        UUID signup = arrivals.assign(new WabaId(waba), TERN, OLGA).orElseThrow();
        settled(TERN, signup);
        assertThat(meta.asked).contains("solution 7744 " + business).doesNotContain("fetch " + business);
        assertThat(tokens.forWaba(TERN, new WabaId(waba)).orElseThrow().reveal())
                .isEqualTo("token-of-solution");
    }

    @Test
    void anAccountThatWeAskedForIsReachedByOurSystemUser() throws Exception {
        meta.staffed.add(waba);
        meta.granted = List.of();
        tells("PARTNER_ADDED", "");
        until(() -> waits(waba));
        UUID signup = arrivals.assign(new WabaId(waba), TERN, OLGA).orElseThrow();
        Attempt attempt = settled(TERN, signup);
        assertThat(attempt.steps())
                .filteredOn(one -> one.step() == Step.TOKEN)
                .extracting(Checked::said)
                .containsExactly("TOKEN_OF_SYSTEM");
        assertThat(attempt.wabas())
                .as("that one and no other of our system user's")
                .containsExactly(waba);
    }

    @Test
    void aTokenThatMetaDoesNotGiveStopsTheListAndARunAgainFinishesIt() throws Exception {
        tells("PARTNER_ADDED", "");
        until(() -> waits(waba));
        UUID signup = arrivals.assign(new WabaId(waba), TERN, OLGA).orElseThrow();
        Attempt stopped = settled(TERN, signup);
        assertThat(stopped.steps())
                .filteredOn(one -> one.state() == StepState.FAILED)
                .extracting(Checked::trouble)
                .containsExactly(Trouble.TOKEN_NOT_FETCHED);
        meta.kept.put(business, "token-at-last");
        assertThat(onboarding.again(TERN, signup, StepKey.of(Step.TOKEN), OLGA)).isTrue();
        assertThat(settled(TERN, signup).stopped()).isZero();
    }

    @Test
    void whatWasTakenAwayBeforeAnybodyTookItInCannotBeAssigned() throws Exception {
        tells("PARTNER_ADDED", "");
        tells("PARTNER_REMOVED", "");
        until(() -> waits(waba) && arrival(waba).goneAt() != null);
        assertThat(arrivals.assign(new WabaId(waba), TERN, OLGA)).isEmpty();
        assertThat(arrivals.setAside(new WabaId(waba), OLGA)).isTrue();
        assertThat(waits(waba)).isFalse();
        tells("PARTNER_ADDED", ",\"again\":1");
        until(() -> waits(waba));
        assertThat(arrival(waba).goneAt()).isNull();
    }

    @Test
    void anAccountThatGoesIsAskedNothingMoreAndOurLineOfCreditComesBack() throws Exception {
        UUID signup = aboard();
        meta.gone.add(waba);
        meta.asked.clear();
        tells(
                "PARTNER_REMOVED",
                "",
                waba,
                ",\"disconnection_info\":{\"reason\":\"ACCOUNT_DISCONNECTED\",\"initiated_by\":\"USER\"}");
        until(() -> farewell().state() != Farewell.State.OPEN);
        Farewell farewell = farewell();
        assertThat(farewell.state()).isEqualTo(Farewell.State.GONE);
        assertThat(farewell.credit()).isEqualTo(Farewell.Credit.TAKEN);
        assertThat(farewell.why()).contains("ACCOUNT_DISCONNECTED");
        assertThat(meta.returned).containsExactly("alloc-" + waba);
        assertThat(tokens.forWaba(TERN, new WabaId(waba))).isEmpty();
        assertThat(count("select count(*) from app.waba where token is not null and id = '" + waba + "'"))
                .as("forgotten, not only hidden")
                .isZero();
        meta.listed.clear();
        accounts.sync(TERN);
        assertThat(meta.listed).as("jobs leave it alone").doesNotContain(waba);
        assertThat(onboarding.find(TERN, signup)).as("records stay").isPresent();
        assertThat(accounts.all(TERN))
                .filteredOn(one -> one.id().value().equals(waba))
                .extracting(AccountAccess::lostReason)
                .containsExactly("PARTNER_REMOVED");
        meta.gone.clear();
        tells("PARTNER_ADDED", ",\"again\":1");
        until(() -> waits(waba));
    }

    @Test
    void aWordThatComesLateTakesNothingAway() throws Exception {
        aboard();
        tells("PARTNER_APP_UNINSTALLED", ",\"partner_app_id\":\"" + MetaOfSignups.APP + "\"");
        until(() -> farewell().state() != Farewell.State.OPEN);
        assertThat(farewell().state()).isEqualTo(Farewell.State.STAYS);
        assertThat(meta.returned).isEmpty();
        assertThat(tokens.forWaba(TERN, new WabaId(waba))).isPresent();
        assertThat(accounts.all(TERN))
                .filteredOn(one -> one.id().value().equals(waba))
                .extracting(AccountAccess::lostAt)
                .containsOnlyNulls();
    }

    @Test
    void aLineThatMetaDoesNotGiveBackIsAskedForUntilItDoes() throws Exception {
        aboard();
        meta.gone.add(waba);
        meta.faults.put(
                "take-back",
                new GraphFault(
                        GraphFaultKind.META_TROUBLE, 503, 2, null, "(#2) Service unavailable", null, "T", true, true));
        tells("ACCOUNT_DELETED", "");
        until(() -> farewell().fault() != null);
        assertThat(farewell().state()).isEqualTo(Farewell.State.OPEN);
        assertThat(farewells.goOn(TERN)).isZero();
        assertThat(farewell().credit()).isEqualTo(Farewell.Credit.TAKEN);
    }

    @Test
    void theLineStaysWhileAnotherAccountOfTheBusinessLivesOnIt() throws Exception {
        aboard();
        String first = waba;
        String owner = business;
        int id = IDS.incrementAndGet();
        waba = "109200" + id;
        number = "207100" + id;
        meta.owners.put(waba, owner);
        meta.has(waba, number, "3592555" + id);
        meta.granted = List.of(new WabaId(waba));
        aboard();
        waba = first;
        meta.gone.add(first);
        tells("PARTNER_REMOVED", "");
        until(() -> farewell().state() != Farewell.State.OPEN);
        assertThat(farewell().credit()).isEqualTo(Farewell.Credit.KEPT);
        assertThat(meta.returned).isEmpty();
    }

    private UUID aboard() throws Exception {
        meta.kept.put(business, "token-of-" + business);
        tells("PARTNER_ADDED", "");
        until(() -> waits(waba));
        UUID signup = arrivals.assign(new WabaId(waba), TERN, OLGA).orElseThrow();
        assertThat(settled(TERN, signup).stopped()).isZero();
        return signup;
    }

    private Farewell farewell() {
        until(() -> farewells.newest(TERN, 50).stream()
                .anyMatch(one -> one.waba().value().equals(waba)));
        return farewells.newest(TERN, 50).stream()
                .filter(one -> one.waba().value().equals(waba))
                .findFirst()
                .orElseThrow();
    }

    private boolean waits(String id) {
        return arrivals.waiting().stream().anyMatch(one -> one.waba().value().equals(id));
    }

    private Arrival arrival(String id) {
        return arrivals.waiting().stream()
                .filter(one -> one.waba().value().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Attempt settled(TenantId tenant, UUID signup) {
        until(() -> !onboarding.find(tenant, signup).orElseThrow().working());
        return onboarding.find(tenant, signup).orElseThrow();
    }

    private void tells(String event, String more) throws Exception {
        tells(event, more, waba);
    }

    private void tells(String event, String more, String account) throws Exception {
        tells(event, more, account, "");
    }

    /// Under our own portfolio's id, as Meta does.
    private void tells(String event, String more, String account, String beside) throws Exception {
        inbox.store("""
                {"object":"whatsapp_business_account","entry":[{"id":"8801","changes":[{"field":"account_update","value":{
                "event":"%s","waba_info":{"waba_id":"%s","owner_business_id":"%s"%s}%s}}]}]}""".formatted(event, account, business, more, beside).getBytes(StandardCharsets.UTF_8));
    }

    private boolean handled(int events) {
        return count("select count(*) from ops.inbox_work where state <> 'READY' and body like '%" + business + "%'")
                == events;
    }

    private static int count(String sql) {
        try (var connection = database.superuser();
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come to be");
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    @TestConfiguration
    static class Cast {
        @Bean
        @Primary
        MetaOfSignups metaOfSignups() {
            return new MetaOfSignups();
        }
    }
}
