package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.budgets.Budget;
import io.pulseline.platform.budgets.Budgets;
import io.pulseline.platform.budgets.CostAlert;
import io.pulseline.platform.budgets.TrunkCaps;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.pstnguard.Sightings;
import io.pulseline.platform.rating.CdrRated;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.PstnSign;
import io.pulseline.platform.wire.SipOpening;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.Workers;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A telephone system that dials passes the same gates as the portal; what a gate stops is a row that says which.
@SpringBootTest(classes = {CoreTestApplication.class, CallFlowIT.Fakes.class})
class SipDialsIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final String SOFIA = "206418377150934";
    private static final UUID TRUNK = UUID.fromString("00000000-0000-4000-8000-000000000701");
    private static final Currency USD = Currency.getInstance("USD");
    private static final Actor ACTOR = new Actor.Program("test");
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "sip_dials");
    }

    @Autowired
    SipCalls sip;

    @Autowired
    CallStore store;

    @Autowired
    LiveCalls calls;

    @Autowired
    Budgets budgets;

    @Autowired
    TrunkCaps caps;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    Sightings sightings;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Workers workers;

    @Autowired
    FakeGraph graph;

    @BeforeEach
    void nobodyTalks() throws SQLException {
        graph.reset();
        sql("update app.call set phase = 'ENDED', ended_at = now(), started_at = now() - interval '25 hours'");
        workers.lease(new WorkerLease(
                Protocol.VERSION,
                "s-1",
                1,
                WorkerKind.SIP,
                "local",
                "t",
                "http://fake",
                500,
                0,
                0,
                WorkerState.SERVING,
                Instant.now()));
    }

    @AfterEach
    void everythingIsAllowedAgain() throws SQLException {
        sql("delete from app.call_limit where source = 'test'");
        sql("update app.phone_number set raw = raw - 'country_code'");
        budgets.change(TERN, ACTOR, List.of(Budget.none(USD)), null);
    }

    @Test
    void aUserWhoTalksIsBusy() {
        CallId first = taken(dial(1));
        SipCalls.Opened.Refused refused = refused(dial(1), 486, "same_user");
        assertThat(refused.reason()).contains("going on since");
        assertThat(calls.find(TERN, first).orElseThrow().phase()).isEqualTo(Phase.DIALING);
        assertThat(dial(2)).isInstanceOf(SipCalls.Opened.Taken.class);
    }

    @Test
    void theCountryOfTheNumberDecides() throws Exception {
        sql("update app.phone_number set raw = raw || '{\"country_code\": \"NG\"}' where id = '" + SOFIA + "'");
        assertThat(refused(dial(1), 403, "country").reason()).contains("138013");
    }

    @Test
    void theNumberHasSoManyCallsAtOnceHoweverManyDial() throws Exception {
        limit("CONCURRENT_CALLS", "0", 3);
        List<SipCalls.Opened> all = together(9);
        assertThat(all).filteredOn(SipCalls.Opened.Taken.class::isInstance).hasSize(3);
        assertThat(all)
                .filteredOn(SipCalls.Opened.Refused.class::isInstance)
                .hasSize(6)
                .allSatisfy(one -> refused(one, 480, "concurrency"));
    }

    @Test
    void theTenantsOwnCapsHold() {
        budgets.change(TERN, ACTOR, List.of(), 1L);
        taken(dial(1));
        refused(dial(2), 480, "own_concurrency");
        budgets.change(TERN, ACTOR, List.of(new Budget(USD, null, 80, new BigDecimal("0.01"), 10)), null);
        assertThat(refused(dial(3), 403, "daily_spend").reason()).contains("day");
        assertThat(budgets.concurrent(MARLIN)).isEmpty();
    }

    /// A stolen password of one trunk spends no more than the trunk may, however many dial at once.
    @Test
    void aTrunksCapOfADayHoldsAndFreesWhatACallDidNotUse() throws Exception {
        sql("delete from app.trunk_spend");
        sql(
                "insert into app.sip_trunk (tenant_id, id, name, hosts, auth_mode, username, md5, srtp, codecs, dial_prefix,"
                        + " call_limit, calls_per_second, made_by, made_at) values ('" + TERN.value() + "', '" + TRUNK
                        + "', 'Capped', '{}', 'IP', '', false, 'SDES', '{opus}', '', 5, 5, 'test', now()) on conflict do nothing");
        // ten minutes of 0.0095 a minute are held for each call: three fit, four do not
        assertThat(caps.change(TERN, ACTOR, TRUNK, Map.of("USD", new BigDecimal("0.30"))))
                .isEqualTo(TrunkCaps.Change.KEPT);
        assertThat(caps.change(MARLIN, ACTOR, TRUNK, Map.of("USD", BigDecimal.ONE)))
                .as("of another tenant")
                .isEqualTo(TrunkCaps.Change.UNKNOWN_TRUNK);
        assertThat(caps.change(TERN, ACTOR, TRUNK, Map.of("CHF", BigDecimal.ONE)))
                .as("no account is billed in it")
                .isEqualTo(TrunkCaps.Change.UNKNOWN_CURRENCY);
        List<SipCalls.Opened> all = together(9);
        List<CallId> taken = all.stream()
                .filter(SipCalls.Opened.Taken.class::isInstance)
                .map(this::taken)
                .toList();
        assertThat(taken).hasSize(3);
        assertThat(all)
                .filteredOn(SipCalls.Opened.Refused.class::isInstance)
                .hasSize(6)
                .allSatisfy(one -> assertThat(refused(one, 403, "trunk_spend").reason())
                        .contains("The trunk's cap of 0.3 USD a day"));
        assertThat(caps.of(TERN, TRUNK).orElseThrow().spent().get("USD")).isEqualByComparingTo("0.285");
        assertThat(budgets.alerts(TERN, 10))
                .filteredOn(alert -> alert.kind() == CostAlert.Kind.TRUNK_CAP)
                .as("said once")
                .singleElement()
                .satisfies(alert -> assertThat(alert.subject()).isEqualTo("Capped"));
        assertThat(budgets.alerts(MARLIN, 10)).isEmpty();
        // it was not answered: no money is held any more
        transactions.inTenant(TERN, () -> events.publishEvent(new CdrRated(TERN, taken.getFirst())));
        assertThat(caps.of(TERN, TRUNK).orElseThrow().spent().get("USD")).isEqualByComparingTo("0.19");
        taken(dial(201));
        refused(dial(202), 403, "trunk_spend");
        // the account was billed in another currency when the cap was set
        sql("update app.trunk_cap set currency = 'INR' where trunk_id = '" + TRUNK + "'");
        assertThat(refused(dial(203), 403, "trunk_spend").reason())
                .contains("0.3 INR")
                .contains("billed in USD");
        assertThat(caps.change(TERN, ACTOR, TRUNK, Map.of())).isEqualTo(TrunkCaps.Change.KEPT);
        taken(dial(203));
        assertThat(caps.of(MARLIN, TRUNK)).isEmpty();
    }

    /// Else a telephone system that tries again and again would keep its number shut for ever.
    @Test
    void whatWasNotSentCountsAgainstNoLimitOfMetas() throws Exception {
        limit("CONNECTS", "24 hours", 2);
        taken(dial(1));
        taken(dial(2));
        sql("update app.call set started_at = now() - interval '23 hours' where not withheld");
        for (int i = 0; i < 5; i++) {
            SipCalls.Opened.Refused refused = refused(dial(3), 480, "connect_rate");
            assertThat(refused.nextAt()).isBetween(Instant.now(), Instant.now().plus(Duration.ofMinutes(61)));
        }
        sql("update app.call set started_at = now() - interval '25 hours' where not withheld");
        taken(dial(3));
    }

    @Test
    void aSignOfTheTelephoneNetworkIsARowAndAnAlarmUntilSomebodySeesToIt() {
        SipCalls.Opened.Refused refused =
                refused(dial(1, new PstnSign("pstn.tel-uri", "P-Asserted-Identity: <tel:+442079460123>")), 403, "pstn");
        assertThat(refused.reason()).contains("pstn.tel-uri").contains("tel:+442079460123");
        Sightings.Sighting alarm = sightings.open(TERN).stream()
                .filter(one -> one.call().equals(refused.call()))
                .findFirst()
                .orElseThrow();
        assertThat(alarm.peer()).isEqualTo(TRUNK);
        assertThat(sightings.open(MARLIN)).isEmpty();
        assertThat(sightings.close(MARLIN, ACTOR, alarm.id())).isFalse();
        assertThat(sightings.close(TERN, ACTOR, alarm.id())).isTrue();
        assertThat(sightings.close(TERN, ACTOR, alarm.id())).isFalse();
        assertThat(sightings.open(TERN)).isEmpty();
        assertThatThrownBy(() -> transactions.inTenant(TERN, () -> {
                    jdbc.sql("update pstn_sighting set evidence = ''").update();
                }))
                .isInstanceOf(DataAccessException.class);
    }

    /// Somebody dials 112: there is no user whom it could mean, and the row says what was dialled.
    @Test
    void aTelephoneThatIsNoUserIsARowWithItsEvidence() {
        SipCalls.Opened.Refused refused =
                refused(dial((String) null, new PstnSign("pstn.tel-uri", "Request-URI: tel:112")), 403, "pstn");
        CallView row = calls.find(TERN, refused.call()).orElseThrow();
        assertThat(row.user()).isNull();
        assertThat(row.reason()).contains("pstn.tel-uri").contains("tel:112");
        Sightings.Sighting alarm = sightings.open(TERN).stream()
                .filter(one -> one.call().equals(refused.call()))
                .findFirst()
                .orElseThrow();
        assertThat(alarm.evidence()).isEqualTo("Request-URI: tel:112");
        assertThat(sightings.close(TERN, ACTOR, alarm.id())).isTrue();
    }

    private SipCalls.Opened.Refused refused(SipCalls.Opened opened, int status, String gate) {
        assertThat(opened).isInstanceOf(SipCalls.Opened.Refused.class);
        SipCalls.Opened.Refused refused = (SipCalls.Opened.Refused) opened;
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.gate()).isEqualTo(gate);
        CallView row = calls.find(TERN, refused.call()).orElseThrow();
        assertThat(row.phase()).isEqualTo(Phase.ENDED);
        assertThat(row.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row.fault()).isEqualTo(Fault.TENANT);
        assertThat(row.reason()).isEqualTo(refused.reason());
        assertThat(calls.find(MARLIN, refused.call())).isEmpty();
        return refused;
    }

    private CallId taken(SipCalls.Opened opened) {
        assertThat(opened).as("%s", opened).isInstanceOf(SipCalls.Opened.Taken.class);
        return ((SipCalls.Opened.Taken) opened).call();
    }

    /// Meta's webhook and Meta's INVITE come at one moment, and the one that is second waits for the first one's
    /// commit.
    @Test
    void aCallThatMetaTellsByWebhookInTheSameMomentIsOneAndIsTaken() throws Exception {
        Wacid wacid = new Wacid("wacid.TWINS" + UUID.randomUUID());
        CallId told = new CallId(UUID.randomUUID());
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<SipCalls.Opened> invite = transactions.inTenant(TERN, () -> {
                store.insert(
                        TERN,
                        told,
                        wacid,
                        new PhoneNumberId(SOFIA),
                        CallState.fresh(Direction.USER_INITIATED),
                        new WaUser(new E164("385915550188"), null, "Twin"),
                        null,
                        null,
                        Instant.now());
                Future<SipCalls.Opened> opened = pool.submit(() -> invited(wacid));
                await().atMost(Duration.ofSeconds(10)).until(this::somebodyWaitsForARow);
                return opened;
            });
            assertThat(invite.get())
                    .isInstanceOfSatisfying(
                            SipCalls.Opened.Taken.class,
                            taken -> assertThat(taken.call()).isEqualTo(told));
        }
    }

    private boolean somebodyWaitsForARow() throws SQLException {
        return !database.one("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                        + " and query like 'insert into call %'")
                .equals("0");
    }

    private SipCalls.Opened invited(Wacid wacid) {
        return sip.open(
                TERN,
                new SipOpening(
                        Protocol.VERSION,
                        "s-1",
                        1,
                        Direction.USER_INITIATED,
                        TERN.value(),
                        SOFIA,
                        wacid.value(),
                        "385915550188",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Instant.now()));
    }

    private SipCalls.Opened dial(int user) {
        return dial(user, null);
    }

    private SipCalls.Opened dial(int user, @Nullable PstnSign sign) {
        return dial("38591555%04d".formatted(user), sign);
    }

    private SipCalls.Opened dial(@Nullable String user, @Nullable PstnSign sign) {
        return sip.open(
                TERN,
                new SipOpening(
                        Protocol.VERSION,
                        "s-1",
                        1,
                        Direction.BUSINESS_INITIATED,
                        TERN.value(),
                        SOFIA,
                        null,
                        user,
                        null,
                        null,
                        null,
                        null,
                        TRUNK,
                        "Sofia PBX",
                        sign,
                        null,
                        Instant.now()));
    }

    /// So many dials of as many users, let go at one moment.
    private List<SipCalls.Opened> together(int dials) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService pool = Executors.newFixedThreadPool(dials)) {
            List<Future<SipCalls.Opened>> running = new ArrayList<>();
            for (int i = 0; i < dials; i++) {
                int user = 100 + i;
                running.add(pool.submit(() -> {
                    start.await();
                    return dial(user);
                }));
            }
            start.countDown();
            List<SipCalls.Opened> all = new ArrayList<>();
            for (Future<SipCalls.Opened> one : running) {
                all.add(one.get());
            }
            return all;
        }
    }

    private static void limit(String rule, String period, int max) throws SQLException {
        sql("insert into app.call_limit values ('" + rule + "', 'NUMBER', current_date, interval '" + period + "', "
                + max + ", 80, 'test')");
    }

    private static void sql(String statement) throws SQLException {
        try (var superuser = database.superuser();
                var work = superuser.createStatement()) {
            work.execute(statement);
        }
    }
}
