package io.pulseline.platform.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.CurrencyMigrations;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Waba;
import io.pulseline.platform.onboarding.CurrencyMove.State;
import io.pulseline.platform.onboarding.CurrencyMoves.Begun;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// An account goes to another currency: Meta's copy, its numbers, and what it leaves with us. Meta is played.
@SpringBootTest(classes = {CoreTestApplication.class, CurrencyMovesIT.Cast.class})
class CurrencyMovesIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final Actor OLGA = new Actor.Program("olga");
    private static final Currency INR = Currency.getInstance("INR");
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final AtomicInteger IDS = new AtomicInteger(5000);

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        CoreTestApplication.database(registry, "currency_moves");
        registry.add("pulseline.meta.app-id", () -> MetaOfSignups.APP);
    }

    /// What Meta says next of a migration.
    static final class MetaOfMoves implements CurrencyMigrations {
        volatile @Nullable GraphFault fault;
        volatile String status = "INITIATED";
        volatile @Nullable WabaId copy;
        volatile Runnable onResume = () -> {};

        private <T> GraphResult<T> answer(T value) {
            GraphFault ordered = fault;
            fault = null;
            return ordered == null ? new GraphResult.Ok<>(value) : new GraphResult.Failed<>(ordered);
        }

        @Override
        public GraphResult<String> begin(
                TenantId tenant, WabaId source, Currency currency, @Nullable String creditLine) {
            return answer("mig_" + source);
        }

        @Override
        public GraphResult<Answer> read(TenantId tenant, WabaId source, String migration) {
            assertThat(migration).isEqualTo("mig_" + source);
            return answer(new Answer(status, copy));
        }

        @Override
        public GraphResult<Calling.Accepted> resume(TenantId tenant, WabaId source, String migration) {
            GraphResult<Calling.Accepted> answer = answer(new Calling.Accepted());
            if (answer instanceof GraphResult.Ok<?>) {
                onResume.run();
            }
            return answer;
        }
    }

    @TestConfiguration
    static class Cast {
        @Bean
        @Primary
        MetaOfSignups metaOfSignups() {
            return new MetaOfSignups();
        }

        @Bean
        @Primary
        MetaOfMoves metaOfMoves() {
            return new MetaOfMoves();
        }
    }

    @Autowired
    CurrencyMoves moves;

    @Autowired
    BusinessNumbers numbers;

    @Autowired
    AccessTokens tokens;

    @Autowired
    MetaOfSignups accounts;

    @Autowired
    MetaOfMoves meta;

    private WabaId old = new WabaId("1");
    private WabaId copy = new WabaId("2");
    private PhoneNumberId number = new PhoneNumberId("3");

    @BeforeEach
    void anAccountInRupees() {
        accounts.reset();
        meta.fault = null;
        meta.status = "INITIATED";
        meta.copy = null;
        int id = IDS.incrementAndGet();
        old = new WabaId("109300" + id);
        copy = new WabaId("109400" + id);
        number = new PhoneNumberId("207200" + id);
        accounts.has(old.value(), number.value(), "3592666" + id);
        accounts.currencies.put(old.value(), "INR");
        numbers.adopt(TERN, old, Map.of("name", "Old", "currency", "INR"), new Secret("token"), ZoneOffset.UTC);
        numbers.learn(TERN, old, accounts.lines.get(number.value()));
        meta.onResume = () -> {
            accounts.numbers.put(number.value(), copy.value());
            meta.status = "COMPLETED";
        };
    }

    @Test
    void theNumbersGoWhenSomebodySaysSoAndTheCopyIsTakenIn() {
        UUID id = going(moves.begin(TERN, OLGA, old, EUR, null));
        assertThat(move(id).state()).isEqualTo(State.COPYING);
        meta.status = "IN_PROGRESS";
        assertThat(moves.follow(TERN))
                .as("others of the tenant may be on their way too")
                .isPositive();
        assertThat(move(id).metaStatus()).isEqualTo("IN_PROGRESS");
        assertThat(moves.moveNumbers(TERN, OLGA, id)).as("no copy yet").isFalse();
        meta.status = "READY_TO_COMPLETE";
        meta.copy = copy;
        moves.follow(TERN);
        assertThat(move(id).state()).isEqualTo(State.READY);
        assertThat(moves.moveNumbers(MARLIN, OLGA, id)).as("another tenant's").isFalse();
        assertThat(numbers.find(TERN, number).orElseThrow().waba()).isEqualTo(old);
        assertThat(moves.moveNumbers(TERN, OLGA, id)).isTrue();
        assertThat(move(id).state()).isEqualTo(State.DONE);
        assertThat(move(id).to()).isEqualTo(copy);
        assertThat(move(id).doneAt()).isNotNull();
        assertThat(numbers.find(TERN, number).orElseThrow().waba()).isEqualTo(copy);
        assertThat(numbers.account(TERN, copy).map(Waba::currency)).contains(EUR);
        assertThat(numbers.account(TERN, old).map(Waba::currency))
                .as("the old one stays with what it cost")
                .contains(INR);
        assertThat(tokens.forWaba(TERN, copy).orElseThrow().reveal()).isEqualTo("token");
        assertThat(accounts.subscribed).contains(copy.value());
        assertThat(moves.all(MARLIN)).isEmpty();
    }

    @Test
    void whatMetaRefusesStandsInItsWordsAndCanBeBegunAgain() {
        meta.fault = MetaOfSignups.refusal(100, null, "(#100) A migration of this account is not allowed");
        assertThat(moves.begin(TERN, OLGA, old, EUR, null)).isInstanceOf(Begun.Refused.class);
        assertThat(moves.all(TERN).getFirst().state()).isEqualTo(State.FAILED);
        assertThat(moves.all(TERN).getFirst().fault().message())
                .isEqualTo("(#100) A migration of this account is not allowed");
        UUID id = going(moves.begin(TERN, OLGA, old, EUR, null));
        meta.status = "REJECTED";
        moves.follow(TERN);
        assertThat(move(id).state()).isEqualTo(State.FAILED);
        assertThat(move(id).metaStatus()).isEqualTo("REJECTED");
    }

    @Test
    void aMoveThatDidNotGoThroughIsReadyAgain() {
        UUID id = going(moves.begin(TERN, OLGA, old, EUR, null));
        meta.status = "READY_TO_COMPLETE";
        meta.copy = copy;
        moves.follow(TERN);
        meta.fault = MetaOfSignups.refusal(2, null, "(#2) Service temporarily unavailable");
        assertThat(moves.moveNumbers(TERN, OLGA, id)).isTrue();
        assertThat(move(id).state()).isEqualTo(State.READY);
        assertThat(move(id).fault()).isNotNull();
        // the numbers are in the copy already when our subscription is refused: it is asked again, not begun anew
        accounts.faults.put("subscribe", MetaOfSignups.refusal(2, null, "(#2) Service temporarily unavailable"));
        moves.moveNumbers(TERN, OLGA, id);
        assertThat(move(id).state()).isEqualTo(State.MOVING);
        moves.follow(TERN);
        assertThat(move(id).state()).isEqualTo(State.DONE);
        assertThat(move(id).fault()).isNull();
    }

    @Test
    void oneAtATimeAndOnlyWhatMakesADifference() {
        assertThat(moves.begin(TERN, OLGA, old, INR, null)).isEqualTo(Begun.Not.SAME_CURRENCY);
        assertThat(moves.begin(MARLIN, OLGA, old, EUR, null)).isEqualTo(Begun.Not.UNKNOWN);
        going(moves.begin(TERN, OLGA, old, EUR, null));
        assertThat(moves.begin(TERN, OLGA, old, EUR, null)).isEqualTo(Begun.Not.GOING_ALREADY);
    }

    private static UUID going(Begun begun) {
        assertThat(begun).isInstanceOf(Begun.Going.class);
        return ((Begun.Going) begun).id();
    }

    private CurrencyMove move(UUID id) {
        return moves.all(TERN).stream()
                .filter(move -> move.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
