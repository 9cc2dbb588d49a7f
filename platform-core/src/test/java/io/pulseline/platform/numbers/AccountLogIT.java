package io.pulseline.platform.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.graphapi.AccountActivities;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Meta's log of accounts is kept once, whole, and for its tenant only.
@SpringBootTest(classes = {CoreTestApplication.class, AccountLogIT.Cast.class})
class AccountLogIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final WabaId WABA = new WabaId("104729118830551");
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final ScriptedClock CLOCK = new ScriptedClock(NOON);

    /// Meta's log, and from when on it was asked for.
    static final class MetaLog implements AccountActivities {
        GraphResult<List<Map<String, Object>>> answer = new GraphResult.Ok<>(List.of());
        final List<Instant> asked = new ArrayList<>();

        @Override
        public GraphResult<List<Map<String, Object>>> since(TenantId tenant, WabaId waba, Instant since) {
            asked.add(since);
            return answer;
        }
    }

    @TestConfiguration
    static class Cast {
        @Bean
        @Primary
        MetaLog metaLog() {
            return new MetaLog();
        }

        @Bean
        @Primary
        Clock scripted() {
            return CLOCK;
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        CoreTestApplication.database(registry, "account_log");
    }

    @Autowired
    AccountLog log;

    @Autowired
    MetaLog meta;

    @Test
    void everyLineIsKeptOnceAndWholeAndPagedNewestFirst() {
        meta.answer = new GraphResult.Ok<>(List.of(
                Map.of(
                        "id",
                        "1",
                        "activity_type",
                        "USER_ADDED",
                        "timestamp",
                        "2026-11-26T10:00:00+0000",
                        "actor_name",
                        "Vera"),
                Map.of(
                        "id",
                        "2",
                        "activity_type",
                        "hibernated",
                        "timestamp",
                        1_795_687_200,
                        "actor_id",
                        "77",
                        "new_word",
                        Map.of("x", 1)),
                Map.of("id", "3", "activity_type", "BILLING_UPDATED", "timestamp", "2026-11-26T10:00:00Z"),
                Map.of("activity_type", "NO_ID", "timestamp", 1_795_687_200),
                Map.of("id", "5", "activity_type", "NO_TIME", "timestamp", "yesterday")));
        log.read(TERN, WABA);
        assertThat(meta.asked).containsExactly(NOON.minus(Duration.ofDays(90)));
        List<AccountActivity> first = log.lines(TERN, null, 2);
        assertThat(first).extracting(AccountActivity::id).containsExactly("3", "2");
        AccountActivity last = first.getLast();
        assertThat(last.type()).isEqualTo("HIBERNATED");
        assertThat(last.actor()).isEqualTo("77");
        assertThat(last.raw()).contains("new_word");
        AccountLog.Cursor older = new AccountLog.Cursor(last.at(), last.waba(), last.id());
        assertThat(log.lines(TERN, AccountLog.Cursor.of(older.text()).orElseThrow(), 2))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.id()).isEqualTo("1");
                    assertThat(line.actor()).isEqualTo("Vera");
                });
        assertThat(log.lines(MARLIN, null, 10)).isEmpty();
        assertThat(AccountLog.Cursor.of("x_y")).isEmpty();

        // late lines are found again, none is kept twice
        CLOCK.pass(Duration.ofHours(1));
        log.read(TERN, WABA);
        assertThat(meta.asked.getLast()).isEqualTo(NOON.minus(Duration.ofHours(6)));
        assertThat(log.lines(TERN, null, 10)).hasSize(3);

        meta.answer = new GraphResult.Failed<>(new GraphFault(
                GraphFaultKind.NOT_ALLOWED, 403, 200, null, "(#200) no access", null, "trace", false, false));
        log.read(TERN, WABA);
        assertThat(log.readings(TERN)).singleElement().satisfies(reading -> {
            assertThat(reading.fault()).isEqualTo("(#200) no access");
            assertThat(reading.readAt()).isEqualTo(NOON.plus(Duration.ofHours(1)));
        });
    }
}
